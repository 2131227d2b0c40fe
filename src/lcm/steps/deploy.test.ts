import { expect, test } from "vitest";
import { aHelmUnit } from "../../../test/support/builders.ts";
import { SimulatedDrivers } from "../../infra/simulated/simulated-drivers.ts";
import { ensureTogether } from "./deploy.ts";

const vim = { vimType: "ETSINFV.HELM.V_3", interfaceInfo: { endpoint: "https://simulated" } };
const instance = { id: "6b7c41d0-8a55-4a0c-9d3a-51c2a0b7e9f1" };
const noWait = { deadline: new Date(0), onChange: () => undefined };
const signal = new AbortController().signal;

test("fails when nothing is being installed any more, and says meanwhile what has failed", async () => {
  const driver = await new SimulatedDrivers().connect(vim);
  const sentences: string[] = [];
  const failing = aHelmUnit("amf", { values: { simulated: { failFirst: 1 } } });
  const slow = aHelmUnit("smf", { values: { simulated: { installMs: 50 } } });
  await driver.ensureNamespace(slow.namespace, { vnfInstanceId: instance.id }, noWait, signal);

  const context = { instance, signal, report: (sentence: string) => void sentences.push(sentence) };
  await expect(ensureTogether(context, driver, [failing, slow])).rejects.toThrow("amf: told to fail");

  expect(await driver.observePods([slow], signal)).toHaveLength(slow.vdus.length);
  expect(sentences).toEqual(["amf has failed; waiting for the others to end"]);
});
