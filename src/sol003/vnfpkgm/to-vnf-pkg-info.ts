import type { VnfPackage, VnfPackageSummary } from "../../domain/vnf-package.ts";
import type { VnfPkgInfo } from "./vnf-pkg-info.ts";

/** The whole package. */
export function toVnfPkgInfo(vnfPackage: VnfPackage): VnfPkgInfo {
  const wire = toVnfPkgInfoSummary(vnfPackage);
  const { content, userDefinedData, onboardingFailureDetails } = vnfPackage;
  if (content !== undefined) {
    wire.checksum = { ...content.checksum };
    wire.softwareImages = [];
    wire.additionalArtifacts = content.artifacts.map((artifact) => ({
      artifactPath: artifact.artifactPath,
      checksum: { ...artifact.checksum },
      isEncrypted: false,
      metadata: artifact.metadata,
    }));
  }
  wire.userDefinedData = userDefinedData;
  if (onboardingFailureDetails !== undefined) wire.onboardingFailureDetails = onboardingFailureDetails;
  return wire;
}

/** The package without the attributes that lists leave out by default. */
export function toVnfPkgInfoSummary(vnfPackage: VnfPackageSummary): VnfPkgInfo {
  const { id, onboardingState, operationalState, usageState, content } = vnfPackage;
  const href = vnfPackageHref(id);
  const wire: VnfPkgInfo = {
    id,
    onboardingState,
    operationalState,
    usageState,
    _links: {
      self: { href },
      vnfd: { href: `${href}/vnfd` },
      packageContent: { href: `${href}/package_content` },
    },
  };
  if (content === undefined) return wire;
  const { vnfd, packageSecurityOption } = content;
  wire.vnfdId = vnfd.vnfdId;
  wire.vnfProvider = vnfd.vnfProvider;
  wire.vnfProductName = vnfd.vnfProductName;
  wire.vnfSoftwareVersion = vnfd.vnfSoftwareVersion;
  wire.vnfdVersion = vnfd.vnfdVersion;
  wire.vnfmInfo = vnfd.vnfmInfo;
  if (packageSecurityOption !== undefined) wire.packageSecurityOption = packageSecurityOption;
  return wire;
}

/** Relative, unlike the links of other resources: Tacker's clients join it with the address they use. */
function vnfPackageHref(id: string): string {
  return `/vnfpkgm/v1/vnf_packages/${id}`;
}
