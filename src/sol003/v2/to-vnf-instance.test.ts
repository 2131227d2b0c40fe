import { expect, test } from "vitest";
import { aVnfInstance } from "../../../test/support/builders.ts";
import { toVnfInstance, toVnfInstanceSummary } from "./to-vnf-instance.ts";

const href = "https://vnfm.example/vnflcm/v2/vnf_instances/6b7c41d0-8a55-4a0c-9d3a-51c2a0b7e9f1";
const bare = {
  id: "6b7c41d0-8a55-4a0c-9d3a-51c2a0b7e9f1",
  vnfdId: "77aa0c54-31d5-4b5c-8a55-0f3f51f1a001",
  vnfProvider: "Acme",
  vnfProductName: "Edge UPF",
  vnfSoftwareVersion: "2.3",
  vnfdVersion: "1.0",
  instantiationState: "NOT_INSTANTIATED",
  _links: { self: { href }, instantiate: { href: `${href}/instantiate` } },
};

test("shows a bare instance with nothing that is not set, and with the one task it allows", () => {
  expect(toVnfInstance(aVnfInstance(), "https://vnfm.example")).toStrictEqual(bare);
});

test("shows everything of an instantiated one but what it is deployed from, and no secret", () => {
  const instantiatedVnfInfo = {
    flavourId: "simple",
    vnfState: "STARTED",
    scaleStatus: [{ aspectId: "a", scaleLevel: 1 }],
  } as const;
  const instance = aVnfInstance({
    vnfInstanceName: "upf-east",
    vnfInstanceDescription: "lab",
    instantiationState: "INSTANTIATED",
    instantiatedVnfInfo,
    metadata: { site: "east" },
    extensions: { e: 1 },
    vnfConfigurableProperties: { p: true },
    vimConnectionInfo: {
      vim1: { vimId: "v", vimType: "ETSINFV.HELM.V_3", accessInfo: { bearer_token: "geheim" } },
    },
    deployment: { vimConnectionId: "vim1", namespace: "edge", units: [] },
  });

  expect(toVnfInstance(instance, "https://vnfm.example")).toStrictEqual({
    ...bare,
    vnfInstanceName: "upf-east",
    vnfInstanceDescription: "lab",
    instantiationState: "INSTANTIATED",
    instantiatedVnfInfo,
    metadata: { site: "east" },
    extensions: { e: 1 },
    vnfConfigurableProperties: { p: true },
    vimConnectionInfo: { vim1: { vimId: "v", vimType: "ETSINFV.HELM.V_3", accessInfo: {} } },
    _links: {
      self: { href },
      scale: { href: `${href}/scale` },
      heal: { href: `${href}/heal` },
      changeCurrentVnfPkg: { href: `${href}/change_vnfpkg` },
      terminate: { href: `${href}/terminate` },
    },
  });
});

test("sums up without what lists leave out", () => {
  const instance = aVnfInstance({ vnfInstanceName: "upf", metadata: { site: "east" } });

  expect(toVnfInstanceSummary(instance, "https://vnfm.example")).toStrictEqual({
    ...bare,
    vnfInstanceName: "upf",
  });
});
