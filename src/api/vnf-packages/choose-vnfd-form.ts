import { VnfmError } from "../../domain/errors.ts";

const forms = ["text/plain", "application/zip"] as const;
export type VnfdForm = (typeof forms)[number];

/** Text for a VNFD of one file where the client takes it, else ZIP. Tacker's rules for `Accept`: the two types and no other. */
export function chooseVnfdForm(accept: string | undefined, isSingleFile: boolean): VnfdForm {
  const accepted = toForms(accept);
  if (accepted.includes("text/plain") && isSingleFile) return "text/plain";
  if (accepted.includes("application/zip")) return "application/zip";
  throw new VnfmError(
    "INVALID_REQUEST",
    "The VNFD consists of several files and cannot be had as text; accept application/zip.",
  );
}

function toForms(accept: string | undefined): readonly VnfdForm[] {
  const wanted = (accept ?? "").split(",").map((range) => (range.split(";")[0] ?? "").trim().toLowerCase());
  if (wanted.every((type) => type === "" || type === "*/*")) return forms;
  const known = forms.filter((form) => wanted.includes(form));
  if (known.length === wanted.length) return known;
  throw new VnfmError(
    "NOT_ACCEPTABLE",
    `Content type '${(accept ?? "").slice(0, 200)}' specified in 'Accept' header is not allowed. Accept text/plain, application/zip or both.`,
  );
}
