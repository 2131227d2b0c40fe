import { VnfmError } from "../../domain/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";
import { mergePatch } from "../../domain/merge-patch.ts";
import { requireBoundedMerge } from "../../domain/require-bounded-merge.ts";
import type { VnfInstance } from "../../domain/vnf-instance.ts";
import { defineOperation } from "../engine/operation.ts";
import type { LcmWorld } from "../lcm-world.ts";
import { modifiedConnections } from "../modified-connections.ts";
import { getUsablePackage } from "../usable-package.ts";

/** SOL003 5.5.2.12, VnfInfoModificationRequest. */
interface Params {
  readonly vnfInstanceName?: string | null;
  readonly vnfInstanceDescription?: string | null;
  readonly vnfdId?: string;
  readonly vnfConfigurableProperties?: JsonObject;
  readonly metadata?: JsonObject;
  readonly extensions?: JsonObject;
  readonly vimConnectionInfo?: JsonObject;
}

interface Facts {
  /** What a new VNFD makes of the instance. */
  readonly product: Partial<
    Pick<VnfInstance, "vnfPkgId" | "vnfProvider" | "vnfProductName" | "vnfSoftwareVersion" | "vnfdVersion">
  >;
}

/** Changes what is known of an instance, by JSON merge patch (SOL003 5.4.3, RFC 7396). Asks for no grant. */
export const modifyVnfInfo = defineOperation<Params, Facts, LcmWorld>({
  type: "MODIFY_INFO",
  async plan({ params, instance, world }) {
    if (params.vimConnectionInfo !== undefined && instance.instantiationState === "NOT_INSTANTIATED") {
      throw new VnfmError("INVALID_REQUEST", "vimConnectionInfo cannot be modified in NOT_INSTANTIATED.", {
        invalidParams: [{ pointer: "/vimConnectionInfo", reason: "the instance is NOT_INSTANTIATED" }],
      });
    }
    requireBounded(instance, params);
    if (params.vnfdId === undefined || params.vnfdId === instance.vnfdId) return { product: {} };
    const { vnfPackage, vnfd } = await getUsablePackage(world.packages, params.vnfdId);
    const { vnfProvider, vnfProductName, vnfSoftwareVersion, vnfdVersion } = vnfd;
    return {
      product: { vnfPkgId: vnfPackage.id, vnfProvider, vnfProductName, vnfSoftwareVersion, vnfdVersion },
    };
  },
  starting: [],
  processing: [],
  outcome(state, { params, facts, instance }) {
    if (state !== "COMPLETED") return { instance };
    const { vnfInstanceName, vnfInstanceDescription, vnfdId } = params;
    const modified: VnfInstance = {
      ...instance,
      ...facts.product,
      ...(vnfdId === undefined ? {} : { vnfdId }),
      vnfConfigurableProperties: mergePatch(
        instance.vnfConfigurableProperties,
        params.vnfConfigurableProperties,
      ),
      metadata: mergePatch(instance.metadata, params.metadata),
      extensions: mergePatch(instance.extensions, params.extensions),
      vimConnectionInfo: modifiedConnections(instance, params.vimConnectionInfo),
    };
    return {
      instance: withText(
        withText(modified, "vnfInstanceName", vnfInstanceName),
        "vnfInstanceDescription",
        vnfInstanceDescription,
      ),
      occurrence: { changedInfo: toChangedInfo(params, facts) },
    };
  },
});

function requireBounded(instance: VnfInstance, params: Params): void {
  for (const attribute of ["vnfConfigurableProperties", "metadata", "extensions"] as const) {
    const patch = params[attribute];
    if (patch === undefined) continue;
    requireBoundedMerge(`/${attribute}`, instance[attribute], mergePatch(instance[attribute], patch));
  }
  const connections = modifiedConnections(instance, params.vimConnectionInfo);
  if (params.vimConnectionInfo === undefined) return;
  // Both are JSON, as the database keeps them.
  requireBoundedMerge(
    "/vimConnectionInfo",
    instance.vimConnectionInfo as unknown as JsonObject,
    connections as unknown as JsonObject,
  );
}

/** Sets a text, or removes it when the patch says null. */
function withText(
  instance: VnfInstance,
  attribute: "vnfInstanceName" | "vnfInstanceDescription",
  text: string | null | undefined,
): VnfInstance {
  if (text === undefined) return instance;
  const { [attribute]: _, ...rest } = instance;
  return text === null ? rest : { ...rest, [attribute]: text };
}

/**
 * SOL003 5.5.2.12a, VnfInfoModifications. Of a VIM connection only what is no secret: this stays with the occurrence for
 * everybody to read.
 */
function toChangedInfo({ vimConnectionInfo, ...params }: Params, { product }: Facts): JsonObject {
  const { vnfPkgId: _, ...told } = product;
  return {
    ...(params as JsonObject),
    ...told,
    ...(vimConnectionInfo === undefined
      ? {}
      : {
          vimConnectionInfo: Object.fromEntries(
            Object.entries(vimConnectionInfo).map(([id, change]) => [id, withoutSecrets(change)]),
          ),
        }),
  };
}

function withoutSecrets(change: Json): Json {
  if (!isJsonObject(change)) return change;
  const { accessInfo: _, extra: _extra, ...rest } = change;
  return rest;
}
