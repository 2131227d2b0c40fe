import { randomUUID } from "node:crypto";
import type { Vim } from "../../src/domain/vim.ts";

/** A registered Kubernetes VIM that is not the default. */
export function aVim(parts: Partial<Vim> = {}): Vim {
  const id = randomUUID();
  return {
    id,
    tenantId: "default",
    name: `vim-${id}`,
    description: "",
    type: "kubernetes",
    authUrl: "https://127.0.0.1:6443",
    authCred: { bearer_token: "secret-token" },
    vimProject: { name: "default" },
    extra: {},
    isDefault: false,
    status: "PENDING",
    statusReason: "",
    regions: [],
    createdAt: new Date("2026-01-02T03:04:05.678Z"),
    updatedAt: new Date("2026-01-02T03:04:05.678Z"),
    ...parts,
  };
}
