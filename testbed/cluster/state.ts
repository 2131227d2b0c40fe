import { join } from "node:path";
import { stateFolder } from "../host/folders.ts";

/** Everything that the cluster writes, but for its cgroups. */
export const clusterFolder = join(stateFolder, "cluster");
export const kubeconfigFile = join(clusterFolder, "kubeconfig");
export const keysFolder = join(clusterFolder, "keys");
export const processFolder = join(clusterFolder, "processes");
export const inCluster = (...path: readonly string[]) => join(clusterFolder, ...path);
