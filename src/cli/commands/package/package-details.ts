import { noteLines } from "../../output/note-lines.ts";
import { detailTable, listTable } from "../../output/table.ts";
import { invalidParamLines, problemSentence } from "../../rest/problem.ts";
import type { WireVnfPackage } from "../../rest/wire.ts";

/** A package for people: what it holds, its states, why it was refused, its artifacts. */
export function packageDetails(vnfPackage: WireVnfPackage): string {
  const {
    onboardingFailureDetails: problem,
    checksum,
    userDefinedData = {},
    additionalArtifacts = [],
  } = vnfPackage;
  const details = detailTable([
    ["id", vnfPackage.id],
    ["product", productOf(vnfPackage)],
    ["provider", vnfPackage.vnfProvider],
    ["VNFD", vnfPackage.vnfdId],
    ["VNFD version", vnfPackage.vnfdVersion],
    ["onboarding", vnfPackage.onboardingState],
    ["operational", vnfPackage.operationalState],
    ["usage", vnfPackage.usageState],
    ["checksum", checksum && `${checksum.algorithm} ${checksum.hash}`],
    ["refused", problem && [problemSentence(problem), ...invalidParamLines(problem)].join("\n")],
    ["user data", noteLines(userDefinedData)],
  ]);
  if (additionalArtifacts.length === 0) return details;
  const artifacts = listTable([["ARTIFACT", ({ artifactPath }) => artifactPath]], additionalArtifacts);
  return `${details}\n\n${artifacts}`;
}

export function productOf({ vnfProductName, vnfSoftwareVersion }: WireVnfPackage): string {
  return [vnfProductName, vnfSoftwareVersion].filter(Boolean).join(" ");
}
