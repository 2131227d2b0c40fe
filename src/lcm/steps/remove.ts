import type { DeploymentUnit, ObjectRef } from "../../domain/deployment.ts";
import type { VimConnectionInfo } from "../../domain/vim.ts";
import type { Removal, Wait } from "../../infra/infra-driver.ts";
import type { StepContext } from "../engine/operation.ts";
import type { LcmWorld } from "../lcm-world.ts";
import { connect } from "./connect.ts";

/** What is still there after a removal; part of the facts of operations that remove. */
export interface Remains {
  readonly leftBehind: readonly ObjectRef[];
  /** Why a namespace made for the VNF stays; empty when it is gone. */
  readonly namespaceReason: string;
}

export const noRemains: Remains = Object.freeze({ leftBehind: Object.freeze([]), namespaceReason: "" });

interface RemovalFacts extends Remains {
  readonly vimConnectionInfo: Readonly<Record<string, VimConnectionInfo>>;
  readonly namespace: string;
  readonly units: readonly DeploymentUnit[];
}

type Context = Pick<StepContext<unknown, RemovalFacts, LcmWorld>, "world" | "facts" | "instance" | "signal">;

/** Removes the VNF's releases. */
export async function removeReleases(
  { world, facts, instance, signal }: Context,
  mode: Removal["mode"],
  wait: Wait,
): Promise<{ learned: Pick<Remains, "leftBehind"> }> {
  const driver = await connect(world, facts.vimConnectionInfo);
  const removal = { ...wait, owner: { vnfInstanceId: instance.id }, mode };
  const left = await driver.ensureAbsent(facts.units, removal, signal);
  // What an earlier attempt has left, the driver does not tell again once all else is gone.
  const byName = new Map(
    [...facts.leftBehind, ...left].map((ref) => [`${ref.apiVersion} ${nameOf(ref)}`, ref]),
  );
  return { learned: { leftBehind: [...byName.values()] } };
}

/** Removes the VNF's namespace where it was made for the VNF. */
export async function removeNamespace(
  { world, facts, instance, signal }: Context,
  wait: Wait,
): Promise<{ learned: Remains }> {
  const driver = await connect(world, facts.vimConnectionInfo);
  const owner = { vnfInstanceId: instance.id };
  const fate = await driver.ensureNamespaceAbsent(facts.namespace, owner, wait, signal);
  const namespaceReason = fate.gone || fate.isForeign ? "" : fate.reason;
  // What was left in a namespace has gone with it, hook Jobs for instance.
  const leftBehind = facts.leftBehind.filter(({ namespace }) => !fate.gone || namespace !== facts.namespace);
  return { learned: { leftBehind, namespaceReason } };
}

/** The occurrence's warnings on what stays. */
export function remainsWarnings({ leftBehind, namespaceReason }: Remains): readonly string[] {
  return [
    ...leftBehind.map((ref) => `${nameOf(ref)} was left behind.`),
    ...(namespaceReason === "" ? [] : [namespaceReason]),
  ];
}

function nameOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}
