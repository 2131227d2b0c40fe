import { invalidVimInput } from "./invalid-vim-input.ts";

/** Refuses an address that is none, or that carries credentials: those would be shown in answers. */
export function checkAuthUrl(authUrl: string): void {
  const url = URL.parse(authUrl);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw invalidVimInput("auth_url", "it must be an http or https URL");
  }
  if (url.username !== "" || url.password !== "") {
    throw invalidVimInput("auth_url", "it must hold no credentials; give them in auth_cred");
  }
}
