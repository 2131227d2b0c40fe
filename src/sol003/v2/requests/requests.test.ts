import Value from "typebox/value";
import { describe, expect, test } from "vitest";
import { CancelMode } from "./cancel-mode.ts";
import { ChangeCurrentVnfPkgRequest } from "./change-current-vnf-pkg-request.ts";
import { ChangeExtVnfConnectivityRequest } from "./change-ext-vnf-connectivity-request.ts";
import { CreateVnfRequest } from "./create-vnf-request.ts";
import { HealVnfRequest } from "./heal-vnf-request.ts";
import { InstantiateVnfRequest } from "./instantiate-vnf-request.ts";
import { TerminateVnfRequest } from "./terminate-vnf-request.ts";
import { VnfInfoModificationRequest } from "./vnf-info-modification-request.ts";

const long = "x".repeat(1_025);
const token = { accessInfo: { bearer_token: long }, interfaceInfo: { ssl_ca_cert: long } };

describe("accepted", () => {
  test.each([
    [CreateVnfRequest, { vnfdId: "d" }],
    [CreateVnfRequest, { vnfdId: "d", metadata: { "a.b/c: _-": [1] }, unknown: { kept: true } }],
    [InstantiateVnfRequest, { flavourId: "simple" }],
    [InstantiateVnfRequest, { flavourId: "f", vimConnectionInfo: { v: { vimType: "t", ...token } } }],
    [
      InstantiateVnfRequest,
      { flavourId: "f", additionalParams: { values: { any: [null, { deep: long }] } } },
    ],
    [TerminateVnfRequest, { terminationType: "GRACEFUL", gracefulTerminationTimeout: 1 }],
    [VnfInfoModificationRequest, {}],
    [
      VnfInfoModificationRequest,
      { vnfInstanceName: null, metadata: { gone: null }, vimConnectionInfo: { v: null } },
    ],
    [HealVnfRequest, {}],
    [HealVnfRequest, { vnfcInstanceId: ["AMF-0"], cause: "c", additionalParams: { all: true } }],
    [ChangeCurrentVnfPkgRequest, { vnfdId: "d", vimConnectionInfo: { v: { vimType: "t", ...token } } }],
    [ChangeExtVnfConnectivityRequest, { extVirtualLinks: [{ id: "v" }] }],
    [CancelMode, { cancelMode: "FORCEFUL" }],
  ])("%#: %o", (schema, body) => {
    expect(Value.Check(schema, body)).toBe(true);
  });
});

describe("refused", () => {
  test.each([
    [CreateVnfRequest, {}],
    [CreateVnfRequest, { vnfdId: "" }],
    [CreateVnfRequest, { vnfdId: "d".repeat(256) }],
    [CreateVnfRequest, { vnfdId: "d", vnfInstanceName: "n".repeat(256) }],
    [CreateVnfRequest, { vnfdId: "d", vnfInstanceName: null }],
    [CreateVnfRequest, { vnfdId: "d", metadata: [] }],
    [CreateVnfRequest, { vnfdId: "d", metadata: { "bad?key": 1 } }],
    [CreateVnfRequest, { vnfdId: "d", metadata: { long } }],
    [InstantiateVnfRequest, { flavourId: 1 }],
    [InstantiateVnfRequest, { flavourId: "f", vimConnectionInfo: [{ vimType: "t" }] }],
    [InstantiateVnfRequest, { flavourId: "f", vimConnectionInfo: { v: {} } }],
    [TerminateVnfRequest, { terminationType: "graceful" }],
    [TerminateVnfRequest, { terminationType: "GRACEFUL", gracefulTerminationTimeout: 0 }],
    [TerminateVnfRequest, { terminationType: "GRACEFUL", gracefulTerminationTimeout: 1.5 }],
    [VnfInfoModificationRequest, { vnfdId: null }],
    [VnfInfoModificationRequest, { vimConnectionInfo: { v: "text" } }],
    [HealVnfRequest, { vnfcInstanceId: [] }],
    [HealVnfRequest, { cause: "c".repeat(256) }],
    [ChangeCurrentVnfPkgRequest, {}],
    [ChangeExtVnfConnectivityRequest, {}],
    [CancelMode, { cancelMode: "SOON" }],
  ])("%#: %o", (schema, body) => {
    expect(Value.Check(schema, body)).toBe(false);
  });
});
