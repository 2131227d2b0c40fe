import { setTimeout as delay } from "node:timers/promises";
import type { CliContext } from "../../cli/cli-context.ts";
import { CliError, exitCodes } from "../../cli/cli-error.ts";
import { readKubeconfig } from "../../cli/commands/vim/kubeconfig.ts";
import { HELM_VIM_TYPE } from "../../domain/vim.ts";
import { KubeHttp } from "../../infra/kubernetes/api/kube-http.ts";
import { readVimConnection } from "../../infra/kubernetes/connection/vim-connection.ts";
import { KubernetesApi } from "../../infra/kubernetes/kubernetes-api.ts";

const ATTEMPTS = 20;

/** Asks every service of the namespace, through the API server, which pod answers; one line each. */
export async function askPods(
  kubeconfig: string,
  namespace: string,
  context: CliContext,
): Promise<readonly string[]> {
  const { api, http } = await open(kubeconfig, context);
  const { items } = await api.list({ apiVersion: "v1", kind: "Service", namespace }, context.signal);
  if (items.length === 0) throw new CliError(exitCodes.failed, `Namespace ${namespace} has no service.`);
  return Promise.all(
    items.map(async ({ metadata: { name }, spec }) => {
      const { ports = [] } = (spec ?? {}) as { ports?: readonly { port: number }[] };
      const path = `/api/v1/namespaces/${namespace}/services/${name}:${ports[0]?.port}/proxy/hostname`;
      for (let attempt = 1; ; attempt += 1) {
        const answer = await http.send({ method: "GET", path }, context.signal);
        if (answer.status === 200) return `Service ${name}: pod ${answer.body} answers.`;
        if (attempt === ATTEMPTS) {
          throw new CliError(exitCodes.failed, `Service ${name} answers ${answer.status}: ${answer.body}`);
        }
        // Endpoints follow the pods' readiness by a moment.
        await delay(100, undefined, { signal: context.signal });
      }
    }),
  );
}

export async function isNamespaceGone(
  kubeconfig: string,
  name: string,
  context: CliContext,
): Promise<boolean> {
  const { api } = await open(kubeconfig, context);
  return (await api.get({ apiVersion: "v1", kind: "Namespace", name }, context.signal)) === undefined;
}

async function open(
  kubeconfig: string,
  context: CliContext,
): Promise<{ api: KubernetesApi; http: KubeHttp }> {
  const { text } = await readKubeconfig(context, kubeconfig, undefined);
  const connection = readVimConnection({ vimType: HELM_VIM_TYPE, extra: { kubeconfig: text } });
  return { api: new KubernetesApi(connection), http: new KubeHttp(connection) };
}
