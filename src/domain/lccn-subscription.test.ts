import { expect, test } from "vitest";
import { anOccurrence, aVnfInstance } from "../../test/support/builders.ts";
import { type LccnFilter, type LifecycleChange, wantsToKnow } from "./lccn-subscription.ts";

const instance = aVnfInstance({ vnfInstanceName: "upf-east" });
const scaling: LifecycleChange = {
  type: "VnfLcmOperationOccurrenceNotification",
  instance,
  occurrence: anOccurrence({ operation: "TERMINATE", operationState: "FAILED_TEMP" }),
};
const creation: LifecycleChange = { type: "VnfIdentifierCreationNotification", instance };

const ofInstance = (vnfInstanceSubscriptionFilter: LccnFilter["vnfInstanceSubscriptionFilter"] & {}) => ({
  vnfInstanceSubscriptionFilter,
});
const product = (over: object) =>
  ofInstance({
    vnfProductsFromProviders: [
      { vnfProvider: "Other" },
      { vnfProvider: "Acme", vnfProducts: [{ vnfProductName: "Edge UPF", ...over }] },
    ],
  });

test.each<[LccnFilter | undefined, boolean, boolean]>([
  [undefined, true, true],
  [{}, true, true],
  [{ notificationTypes: ["VnfIdentifierCreationNotification"] }, false, true],
  [{ operationTypes: ["SCALE", "TERMINATE"] }, true, true],
  [{ operationTypes: ["SCALE"] }, false, true],
  [{ operationStates: ["FAILED_TEMP"] }, true, true],
  [{ operationStates: ["COMPLETED"], operationTypes: ["TERMINATE"] }, false, true],
  [{ operationTypes: [] }, false, true],
  [ofInstance({ vnfdIds: ["x", instance.vnfdId] }), true, true],
  [ofInstance({ vnfdIds: ["x"] }), false, false],
  [ofInstance({ vnfInstanceIds: [instance.id], vnfInstanceNames: ["upf-west"] }), false, false],
  [ofInstance({ vnfInstanceNames: ["upf-east"] }), true, true],
  [product({}), true, true],
  [product({ versions: [{ vnfSoftwareVersion: "2.3" }] }), true, true],
  [product({ versions: [{ vnfSoftwareVersion: "2.3", vnfdVersions: ["0.9", "1.0"] }] }), true, true],
  [product({ versions: [{ vnfSoftwareVersion: "2.3", vnfdVersions: ["0.9"] }] }), false, false],
  [product({ versions: [{ vnfSoftwareVersion: "2.4" }] }), false, false],
  [ofInstance({ vnfProductsFromProviders: [{ vnfProvider: "Other" }] }), false, false],
])(
  "the filter %j wants to know of the operation: %s, of the new identifier: %s",
  (filter, operation, identifier) => {
    expect(wantsToKnow(filter, scaling)).toBe(operation);
    expect(wantsToKnow(filter, creation)).toBe(identifier);
  },
);
