import type { ChartCredentials } from "../../../domain/deployment.ts";
import type { Workspace } from "../../../transport/command-runner.ts";

/** The name that a repository has within one call. */
export const REPOSITORY = "charts";

/** Helm's flags for a repository that asks who comes; a file says so, for what stands in arguments everybody can read. */
export async function repositoryAccess(
  workspace: Workspace,
  url: string,
  { username, password }: ChartCredentials,
): Promise<readonly string[]> {
  // Without `pass_credentials_all`: a chart that lies on another host is fetched without them.
  const repositories = [{ name: REPOSITORY, url, username, password }];
  const file = await workspace.putFile(
    "repositories.json",
    JSON.stringify({ apiVersion: "v1", repositories }),
  );
  return ["--repository-config", file];
}

/** Helm's flags for an OCI registry that asks who comes. */
export async function registryAccess(
  workspace: Workspace,
  reference: string,
  { username, password }: ChartCredentials,
): Promise<readonly string[]> {
  const registry = reference.replace(/^oci:\/\//, "").split("/")[0] ?? "";
  const auth = Buffer.from(`${username}:${password}`).toString("base64");
  const file = await workspace.putFile("registry.json", JSON.stringify({ auths: { [registry]: { auth } } }));
  return ["--registry-config", file];
}
