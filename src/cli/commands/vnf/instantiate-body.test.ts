import { describe, expect, test } from "vitest";
import { type InstantiateWish, instantiateBody } from "./instantiate-body.ts";

function aWish(parts: Partial<InstantiateWish> = {}): InstantiateWish {
  return { flavourId: "small", charts: [], manifests: [], set: [], values: [], replicas: [], ...parts };
}

test("says nothing that the operator has not said", () => {
  expect(instantiateBody(aWish())).toEqual({ flavourId: "small" });
});

test("names level, VIM and namespace", () => {
  const vim = { vimId: "0f6e", vimType: "ETSINFV.HELM.V_3" };

  expect(instantiateBody(aWish({ instantiationLevelId: "big", vim, namespace: "edge" }))).toEqual({
    flavourId: "small",
    instantiationLevelId: "big",
    vimConnectionInfo: { vim1: vim },
    additionalParams: { namespace: "edge" },
  });
});

describe("with one chart", () => {
  test("values files are merged as Helm does, the later one wins", () => {
    const values = [
      { content: { image: { tag: "1", pull: "Always" }, ports: [1, 2] } },
      { content: { image: { tag: "2" }, ports: [3], debug: null } },
    ];

    expect(instantiateBody(aWish({ values })).additionalParams).toEqual({
      helm_values: { image: { tag: "2", pull: "Always" }, ports: [3], debug: null },
    });
  });

  test("single values are handed over in the words of the operator", () => {
    const set = ["replicaCount=2", "image.tag=1.0", 'args={"a","b=c"}', "note="];

    expect(instantiateBody(aWish({ set })).additionalParams).toEqual({
      helm_parameters: { replicaCount: "2", "image.tag": "1.0", args: '{"a","b=c"}', note: "" },
    });
  });

  test("the chart is a path", () => {
    expect(instantiateBody(aWish({ charts: ["Files/a.tgz"] })).additionalParams).toEqual({
      helm_chart_path: "Files/a.tgz",
    });
  });
});

test("plain manifests are listed as Tacker's users list them", () => {
  expect(instantiateBody(aWish({ manifests: ["Files/web.yaml", "Files/db.yaml"] })).additionalParams).toEqual(
    {
      "lcm-kubernetes-def-files": ["Files/web.yaml", "Files/db.yaml"],
    },
  );
});

describe("with several charts", () => {
  test("values are kept apart by chart", () => {
    const wish = aWish({
      charts: ["amf=Files/amf.tgz", "smf=oci://registry.example/smf"],
      set: ["amf:replicas=2", "smf:image.tag=a:b"],
      values: [
        { chart: "amf", content: { a: { x: 1 } } },
        { chart: "amf", content: { a: { y: 2 } } },
        { chart: "smf", content: { b: true } },
      ],
      replicas: ["AMF=amf:replicas", "SMF=smf:count"],
    });

    expect(instantiateBody(wish).additionalParams).toEqual({
      helm_chart_path: { amf: "Files/amf.tgz", smf: "oci://registry.example/smf" },
      helm_values: { amf: { a: { x: 1, y: 2 } }, smf: { b: true } },
      helm_parameters: { amf: { replicas: "2" }, smf: { "image.tag": "a:b" } },
      helm_value_names: {
        AMF: { replica: "replicas", chart: "amf" },
        SMF: { replica: "count", chart: "smf" },
      },
    });
  });

  test("every value must say which chart it is for", () => {
    expect(() => instantiateBody(aWish({ set: ["amf:a=1", "b=2"] }))).toThrow(
      "Either all or none of the --set options name a chart",
    );
  });
});

test.each([
  [{ set: ["a"] }, "--set takes KEY=VALUE, not 'a'."],
  [{ set: ["=1"] }, "--set takes KEY=VALUE"],
  [{ replicas: ["VDU1="] }, "--replica takes VDU=VALUE.PATH"],
  [{ charts: ["amf=Files/amf.tgz", "Files/smf.tgz"] }, "--chart takes NAME=PATH"],
])("refuses %j", (parts, sentence) => {
  expect(() => instantiateBody(aWish(parts))).toThrow(sentence);
});
