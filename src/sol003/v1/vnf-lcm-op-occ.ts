import Type, { type Static } from "typebox";
import type { WireResource } from "../sol013/wire-resource.ts";
import { KeyValuePairs, Link, list } from "../v2/common.ts";
import { VnfLcmOpOcc, vnfLcmOpOccResource } from "../v2/vnf-lcm-op-occ.ts";

/** SOL003 v2.6.1 5.5.2.13, VnfLcmOpOcc, as Tacker's version 1 shows it. */
export const VnfLcmOpOccV1 = Type.Object(
  {
    ...VnfLcmOpOcc.properties,
    operationParams: Type.Optional(Type.String({ description: "The request, as JSON within a text." })),
    changedExtConnectivity: Type.Optional(list(KeyValuePairs)),
    _links: Type.Object({
      self: Link,
      vnfInstance: Link,
      retry: Link,
      rollback: Link,
      grant: Link,
      fail: Link,
    }),
  },
  { title: "VnfLcmOpOccV1" },
);

export type VnfLcmOpOccV1 = Static<typeof VnfLcmOpOccV1>;

/** How lists of occurrences may be filtered and cut. */
export const vnfLcmOpOccV1Resource: WireResource = { ...vnfLcmOpOccResource, schema: VnfLcmOpOccV1 };
