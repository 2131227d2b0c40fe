import { expect, test } from "vitest";
import { aPackage } from "../../../test/support/builders.ts";
import { toVnfPkgInfo, toVnfPkgInfoSummary } from "./to-vnf-pkg-info.ts";

const self = "/vnfpkgm/v1/vnf_packages/2c9f1d7e-6f0a-4e4b-9b0e-0d6a1c1f7a10";
const links = {
  self: { href: self },
  vnfd: { href: `${self}/vnfd` },
  packageContent: { href: `${self}/package_content` },
};

test("a package without content has a state and nothing of a VNFD", () => {
  const { content: _, ...created } = aPackage([], {
    onboardingState: "CREATED",
    operationalState: "DISABLED",
  });

  expect(toVnfPkgInfo(created)).toStrictEqual({
    id: "2c9f1d7e-6f0a-4e4b-9b0e-0d6a1c1f7a10",
    onboardingState: "CREATED",
    operationalState: "DISABLED",
    usageState: "NOT_IN_USE",
    userDefinedData: {},
    _links: links,
  });
});

test("an onboarded package tells what its VNFD says, and what lies in it", () => {
  const { content, ...onboarded } = aPackage([], { userDefinedData: { owner: "lab" } });
  if (content === undefined) throw new Error("an onboarded package has content");
  const artifacts = [
    { artifactPath: "Files/amf.tgz", checksum: { algorithm: "SHA-256", hash: "ab" }, metadata: {} },
  ];

  expect(
    toVnfPkgInfo({ ...onboarded, content: { ...content, artifacts, packageSecurityOption: "OPTION_1" } }),
  ).toStrictEqual({
    id: "2c9f1d7e-6f0a-4e4b-9b0e-0d6a1c1f7a10",
    onboardingState: "ONBOARDED",
    operationalState: "ENABLED",
    usageState: "NOT_IN_USE",
    vnfdId: "77aa0c54-31d5-4b5c-8a55-0f3f51f1a001",
    vnfProvider: "Acme",
    vnfProductName: "Edge UPF",
    vnfSoftwareVersion: "2.3",
    vnfdVersion: "1.0",
    vnfmInfo: [],
    packageSecurityOption: "OPTION_1",
    checksum: { algorithm: "SHA-256", hash: "0".repeat(64) },
    softwareImages: [],
    additionalArtifacts: [
      {
        artifactPath: "Files/amf.tgz",
        checksum: { algorithm: "SHA-256", hash: "ab" },
        isEncrypted: false,
        metadata: {},
      },
    ],
    userDefinedData: { owner: "lab" },
    _links: links,
  });
});

test("a package that was refused says why", () => {
  const { content: _, ...refused } = aPackage([], { onboardingState: "ERROR", operationalState: "DISABLED" });
  const problem = {
    title: "VNF package refused",
    status: 422,
    detail: "top.yaml:7: …",
    code: "PACKAGE_REFUSED" as const,
  };

  expect(toVnfPkgInfo({ ...refused, onboardingFailureDetails: problem }).onboardingFailureDetails).toBe(
    problem,
  );
});

test("a list leaves out what is long", () => {
  const wire = toVnfPkgInfoSummary(aPackage([], { userDefinedData: { owner: "lab" } }));

  expect(wire.vnfProductName).toBe("Edge UPF");
  for (const left of ["checksum", "softwareImages", "additionalArtifacts", "userDefinedData"]) {
    expect(wire).not.toHaveProperty(left);
  }
});
