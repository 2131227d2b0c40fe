{{/* What the release's objects are called: the VNFD identifies the workload by the part behind the release. */}}
{{- define "amf.name" -}}
{{ .Release.Name }}-{{ .Chart.Name }}
{{- end }}

{{- define "amf.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
