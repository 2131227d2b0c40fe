import { expect, test } from "vitest";
import { aHelmUnit, aVnfInstance } from "../../test/support/builders.ts";
import type { JsonObject } from "../domain/json.ts";
import { modifiedConnections } from "./modified-connections.ts";

const instance = aVnfInstance({
  instantiationState: "INSTANTIATED",
  vimConnectionInfo: {
    own: { vimId: "v", vimType: "ETSINFV.HELM.V_3", interfaceInfo: { endpoint: "https://a" } },
    other: { vimType: "ETSINFV.HELM.V_3" },
  },
  deployment: { vimConnectionId: "own", namespace: "default", units: [aHelmUnit("amf")] },
});

test("changes, adds and removes connections", () => {
  const patch = {
    own: { vimId: null, interfaceInfo: { endpoint: "https://b" }, accessInfo: { bearer_token: "t" } },
    other: null,
    new: { vimType: "kubernetes" },
  };

  expect(modifiedConnections(instance, patch)).toEqual({
    own: {
      vimType: "ETSINFV.HELM.V_3",
      interfaceInfo: { endpoint: "https://b" },
      accessInfo: { bearer_token: "t" },
    },
    new: { vimType: "kubernetes" },
  });
  expect(modifiedConnections(instance, undefined)).toEqual(instance.vimConnectionInfo);
});

test.each<[JsonObject, string]>([
  [{ new: {} }, "/vimConnectionInfo/new/vimType"],
  [{ "a/b": { vimType: 7 } }, "/vimConnectionInfo/a~1b/vimType"],
  [{ other: { vimType: null } }, "/vimConnectionInfo/other/vimType"],
  [{ other: { vimType: "" } }, "/vimConnectionInfo/other/vimType"],
  [{ other: { vimId: ["v"] } }, "/vimConnectionInfo/other/vimId"],
  [{ own: { interfaceInfo: "https://b" } }, "/vimConnectionInfo/own/interfaceInfo"],
  [{ own: { accessInfo: [] } }, "/vimConnectionInfo/own/accessInfo"],
  [{ own: { extra: 1 } }, "/vimConnectionInfo/own/extra"],
  [{ own: 1 }, "/vimConnectionInfo/own"],
  [{ own: null }, "/vimConnectionInfo/own"],
  [{ 7: { vimType: "kubernetes" } }, "/vimConnectionInfo/7"],
])("refuses %j, after which there would be no connection", (patch, pointer) => {
  expect(() => modifiedConnections(instance, patch)).toThrow(
    expect.objectContaining({
      code: "INVALID_REQUEST",
      invalidParams: [expect.objectContaining({ pointer })],
    }),
  );
});
