import { VnfmError } from "../../domain/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";
import type { Vim, VimType } from "../../domain/vim.ts";

/** What `POST /v1.0/vims` brings. */
export type WireVimRegistration = Pick<
  Vim,
  "name" | "description" | "type" | "authUrl" | "authCred" | "vimProject" | "extra" | "isDefault"
>;

/** What `PUT /v1.0/vims/{id}` brings: any of these. */
export type WireVimChanges = Partial<Omit<WireVimRegistration, "type" | "authUrl">>;

type OnPost = "required" | "optional" | "forbidden";

/** Tacker's attribute map, in its order, which decides on the attribute an error names. */
const attributes: Readonly<Record<string, { readonly onPost: OnPost; readonly onPut: boolean }>> = {
  id: { onPost: "forbidden", onPut: false },
  tenant_id: { onPost: "optional", onPut: false },
  type: { onPost: "required", onPut: false },
  auth_url: { onPost: "required", onPut: false },
  auth_cred: { onPost: "required", onPut: true },
  vim_project: { onPost: "required", onPut: true },
  name: { onPost: "required", onPut: true },
  description: { onPost: "optional", onPut: true },
  status: { onPost: "forbidden", onPut: false },
  status_reason: { onPost: "forbidden", onPut: false },
  placement_attr: { onPost: "forbidden", onPut: false },
  is_default: { onPost: "optional", onPut: true },
  extra: { onPost: "optional", onPut: true },
  created_at: { onPost: "forbidden", onPut: false },
  updated_at: { onPost: "forbidden", onPut: false },
};

/** Refuses, in Tacker's words, what is missing, unknown or not to be given. INVALID_REQUEST. */
export function readVimRegistration(body: unknown): WireVimRegistration {
  const vim = unwrap(body);
  for (const [name, { onPost }] of Object.entries(attributes)) {
    if (onPost === "forbidden" && name in vim) throw refusal(name, `Attribute '${name}' not allowed in POST`);
    if (onPost === "required" && !(name in vim)) {
      throw refusal(name, `Failed to parse request. Required attribute '${name}' not specified`);
    }
  }
  return {
    type: readType(vim.type),
    authUrl: readText("auth_url", vim.auth_url, 2_048),
    authCred: readObject("auth_cred", vim.auth_cred),
    vimProject: readObject("vim_project", vim.vim_project),
    name: readName(vim.name),
    description: readText("description", vim.description ?? "", 4_096),
    isDefault: readBoolean("is_default", vim.is_default ?? false),
    extra: readObject("extra", vim.extra ?? {}),
  };
}

/** As `readVimRegistration`, for an update. */
export function readVimChanges(body: unknown): WireVimChanges {
  const vim = unwrap(body);
  const [readOnly] = Object.keys(attributes).filter(
    (name) => name in vim && attributes[name]?.onPut === false,
  );
  if (readOnly !== undefined) throw refusal(readOnly, `Cannot update read-only attribute ${readOnly}`);
  return {
    ...("auth_cred" in vim && { authCred: readObject("auth_cred", vim.auth_cred) }),
    ...("vim_project" in vim && { vimProject: readObject("vim_project", vim.vim_project) }),
    ...("name" in vim && { name: readName(vim.name) }),
    ...("description" in vim && { description: readText("description", vim.description, 4_096) }),
    ...("is_default" in vim && { isDefault: readBoolean("is_default", vim.is_default) }),
    ...("extra" in vim && { extra: readObject("extra", vim.extra) }),
  };
}

function unwrap(body: unknown): JsonObject {
  if (!isJsonObject(body) || Object.keys(body).length === 0) throw malformed("Resource body required");
  if ("vims" in body) throw malformed("Bulk operation not supported");
  const { vim } = body;
  if (!isJsonObject(vim)) throw malformed("Unable to find 'vim' in request body");
  const unknown = Object.keys(vim).filter((name) => !Object.hasOwn(attributes, name));
  if (unknown.length > 0) throw malformed(`Unrecognized attribute(s) '${unknown.join(", ")}'`);
  return vim;
}

function readType(value: Json | undefined): VimType {
  if (value === "kubernetes" || value === "openstack") return value;
  throw invalidInput("type", "it must be kubernetes or openstack");
}

function readName(value: Json | undefined): string {
  const name = readText("name", value, 255);
  if (name.trim() === "") throw invalidInput("name", "it must not be empty");
  return name;
}

function readText(attribute: string, value: Json | undefined, maxLength: number): string {
  if (typeof value !== "string") throw invalidInput(attribute, "it must be a string");
  if (value.length > maxLength) throw invalidInput(attribute, `it exceeds ${maxLength} characters`);
  // The database keeps any text but this character.
  if (value.includes("\0")) throw invalidInput(attribute, "it must not hold the character U+0000");
  return value;
}

function readObject(attribute: string, value: Json | undefined): JsonObject {
  if (!isJsonObject(value)) throw invalidInput(attribute, "it must be an object");
  return value;
}

/** Python clients send true as text, too. */
function readBoolean(attribute: string, value: Json | undefined): boolean {
  if (typeof value === "boolean") return value;
  const text = typeof value === "string" ? value.toLowerCase() : "";
  if (text === "true" || text === "false") return text === "true";
  throw invalidInput(attribute, "it must be true or false");
}

function invalidInput(attribute: string, reason: string): VnfmError {
  return refusal(attribute, `Invalid input for ${attribute}. Reason: ${reason}.`);
}

function refusal(attribute: string, detail: string): VnfmError {
  return new VnfmError("INVALID_REQUEST", detail, {
    invalidParams: [{ pointer: `/vim/${attribute}`, reason: detail }],
  });
}

function malformed(detail: string): VnfmError {
  return new VnfmError("INVALID_REQUEST", detail);
}
