import type { VimConnectionInfo } from "../../../domain/vim.ts";
import type { RemoteHosts } from "../../../transport/remote-hosts.ts";
import type { InfraDriver } from "../../infra-driver.ts";
import { FallbackHttp } from "../api/fallback-http.ts";
import type { KubeConnection } from "../api/kube-connection.ts";
import { KubeHttp } from "../api/kube-http.ts";
import { MasterCharts, type MasterChartsOptions } from "../charts/master-charts.ts";
import type { HelmInfo } from "../connection/helm-info.ts";
import { readVimConnection } from "../connection/vim-connection.ts";
import { HelmCli } from "../helm/helm-cli.ts";
import { MasterPlace } from "../helm/master-place.ts";
import { KubernetesApi } from "../kubernetes-api.ts";
import { KubernetesDriver } from "../kubernetes-driver.ts";
import type { OpenManifests } from "../manifests/read-manifest-files.ts";
import { KubectlProxy } from "./kubectl-proxy.ts";
import { MasterDriver } from "./master-driver.ts";
import { ProxiedHttp } from "./proxied-http.ts";

export interface MasterOptions
  extends Pick<MasterChartsOptions, "packageChart" | "plainHttpRegistries" | "checkSource"> {
  readonly remoteHosts: RemoteHosts;
  readonly hookTimeoutMs: number;
  readonly fetchTimeoutMs: number;
  readonly settleMs: number;
  readonly openManifests: OpenManifests;
}

/** The driver of a cluster whose Helm runs on its masters. Contacts nobody. */
export function connectMaster(
  vim: VimConnectionInfo,
  { access, chartDir, program }: HelmInfo,
  options: MasterOptions,
): InfraDriver {
  const { remoteHosts, hookTimeoutMs, fetchTimeoutMs, settleMs, openManifests } = options;
  const host = remoteHosts.open(access);
  const helmOn = (place: MasterPlace) => new HelmCli({ place, hookTimeoutMs, fetchTimeoutMs });
  const helm = helmOn(new MasterPlace(host, program));
  const masters = access.addresses.map((address) => {
    const alone = remoteHosts.open({ ...access, addresses: [address] });
    return { address, host: alone, helm: helmOn(new MasterPlace(alone, program)) };
  });
  const { http, isProxied } = reach(findApi(vim), new ProxiedHttp(new KubectlProxy(host)));
  const kube = new KubernetesApi(http.connection, http);
  const charts = new MasterCharts({ ...options, helm, host, masters, kube, chartDir });
  return new MasterDriver({
    driver: new KubernetesDriver({
      ...{ kube, helm, charts, settleMs, openManifests },
      goneTimeoutMs: hookTimeoutMs,
    }),
    helm,
    masters: masters.length,
    describeWay: () =>
      isProxied()
        ? "the Kubernetes API is asked through the master node: it is not reached from here"
        : undefined,
  });
}

/** Directly where the VIM says how and that leads somewhere, through a master otherwise. */
function reach(connection: KubeConnection | undefined, proxied: ProxiedHttp) {
  if (connection === undefined) return { http: proxied, isProxied: () => true };
  const http = new FallbackHttp(new KubeHttp(connection), proxied);
  return { http, isProxied: () => http.isSecond };
}

/** `undefined` when the VIM brings no credentials that Kubernetes accepts: those of the login user on the master serve then. */
function findApi(vim: VimConnectionInfo): KubeConnection | undefined {
  const { bearer_token, client_certificate } = vim.accessInfo ?? {};
  const isGiven = [vim.extra?.kubeconfig, bearer_token, client_certificate].some(Boolean);
  return isGiven ? readVimConnection(vim) : undefined;
}
