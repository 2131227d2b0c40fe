import Type from "typebox";
import { AnyJsonObject } from "../v2/common.ts";
import { WireVim } from "./wire-vim.ts";

const changeable = {
  name: Type.String({ maxLength: 255 }),
  description: Type.String({ maxLength: 4_096 }),
  is_default: Type.Boolean(),
  vim_project: AnyJsonObject,
  auth_cred: Type.Unsafe<unknown>({
    type: "object",
    description:
      "bearer_token, or client_certificate and client_key, each with ssl_ca_cert; empty with extra.kubeconfig.",
  }),
  extra: Type.Unsafe<unknown>({
    type: "object",
    description: "use_helm, helm_info, kubeconfig, skip_tls_verify, …",
  }),
};
const { description, is_default, extra, ...needed } = changeable;

/** For the description of the API; `readVimRegistration` does the checking, in Tacker's words. */
export const VimRegistrationBody = Type.Object({
  vim: Type.Object({
    type: Type.String({ enum: ["kubernetes", "openstack"] }),
    auth_url: Type.String(),
    ...needed,
    description: Type.Optional(description),
    is_default: Type.Optional(is_default),
    extra: Type.Optional(extra),
  }),
});

/** For the description of the API; `readVimChanges` does the checking, in Tacker's words. */
export const VimChangesBody = Type.Object({ vim: Type.Partial(Type.Object(changeable)) });

export const VimAnswer = Type.Object({ vim: WireVim });
export const VimsAnswer = Type.Object({ vims: Type.Array(WireVim) });
