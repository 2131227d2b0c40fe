import { expect, test } from "vitest";
import { inInstallOrder } from "./install-order.ts";

test("puts first what others refer to, and last what could get into their way", () => {
  const kinds = [
    "ValidatingWebhookConfiguration",
    "Gadget",
    "Deployment",
    "Secret",
    "CustomResourceDefinition",
    "Namespace",
  ];
  const objects = kinds.map((kind) => ({ apiVersion: "v1", kind, metadata: { name: kind } }));

  expect(inInstallOrder(objects).map(({ kind }) => kind)).toEqual([
    "Namespace",
    "Secret",
    "CustomResourceDefinition",
    "Deployment",
    "Gadget",
    "ValidatingWebhookConfiguration",
  ]);
});
