{{/* What the release's objects are called: the VNFD identifies the workload by the part behind the release. */}}
{{- define "smf.name" -}}
{{ .Release.Name }}-{{ .Chart.Name }}
{{- end }}

{{- define "smf.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
