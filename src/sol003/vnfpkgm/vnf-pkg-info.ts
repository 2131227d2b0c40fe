import Type, { type Static } from "typebox";
import type { WireResource } from "../sol013/wire-resource.ts";
import { KeyValuePairs, Link, list, words } from "../v2/common.ts";
import { ProblemDetails } from "../v2/problem-details.ts";

export const OperationalState = words("ENABLED", "DISABLED");

const Checksum = Type.Object({ algorithm: Type.String(), hash: Type.String() });

const VnfPackageArtifactInfo = Type.Object({
  artifactPath: Type.String(),
  checksum: Checksum,
  isEncrypted: Type.Boolean(),
  metadata: KeyValuePairs,
});

/** SOL005 9.5.2.5, VnfPkgInfo, in answers. */
export const VnfPkgInfo = Type.Object({
  id: Type.String(),
  vnfdId: Type.Optional(Type.String()),
  vnfProvider: Type.Optional(Type.String()),
  vnfProductName: Type.Optional(Type.String()),
  vnfSoftwareVersion: Type.Optional(Type.String()),
  vnfdVersion: Type.Optional(Type.String()),
  checksum: Type.Optional(Checksum),
  packageSecurityOption: Type.Optional(words("OPTION_1", "OPTION_2")),
  softwareImages: Type.Optional(
    list(Type.Object({}, { description: "Images of containers lie in registries, not in packages: empty." })),
  ),
  additionalArtifacts: Type.Optional(list(VnfPackageArtifactInfo)),
  onboardingState: words("CREATED", "UPLOADING", "PROCESSING", "ONBOARDED", "ERROR"),
  operationalState: OperationalState,
  usageState: words("IN_USE", "NOT_IN_USE"),
  vnfmInfo: Type.Optional(list(Type.String())),
  userDefinedData: Type.Optional(KeyValuePairs),
  onboardingFailureDetails: Type.Optional(ProblemDetails),
  _links: Type.Object({ self: Link, vnfd: Link, packageContent: Link }),
});

export type VnfPkgInfo = Static<typeof VnfPkgInfo>;

/** How lists of VNF packages may be filtered and cut. */
export const vnfPkgInfoResource: WireResource = {
  schema: VnfPkgInfo,
  excludedByDefault: [
    "softwareImages",
    "additionalArtifacts",
    "userDefinedData",
    "checksum",
    "onboardingFailureDetails",
  ],
  standardOnly: [
    "compatibleSpecificationVersions",
    "signingCertificate",
    ...[
      "id",
      "name",
      "provider",
      "version",
      "checksum",
      "isEncrypted",
      "containerFormat",
      "diskFormat",
      "createdAt",
      "minDisk",
      "minRam",
      "size",
      "userMetadata",
      "imagePath",
    ].map((attribute) => `softwareImages/${attribute}`),
    "additionalArtifacts/artifactURI",
    "additionalArtifacts/nonManoArtifactSetId",
    "additionalArtifacts/artifactClassification",
  ],
};
