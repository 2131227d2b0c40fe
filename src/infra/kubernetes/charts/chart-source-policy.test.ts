import { expect, test } from "vitest";
import { chartSourcePolicy } from "./chart-source-policy.ts";

test.each(["169.254.169.254", "[fe80::1]", "[::ffff:169.254.169.254]", "[fd00:ec2::254]", "2852039166"])(
  "fetches nothing from %s, whatever is allowed",
  async (host) => {
    for (const allowed of [[], ["0.0.0.0/0", "::/0"], [host.replace(/[[\]]/g, "")]]) {
      await expect(chartSourcePolicy(allowed)(host)).rejects.toMatchObject({ code: "CHART_UNAVAILABLE" });
    }
  },
);

test("fetches from anywhere else when nothing is said", async () => {
  for (const host of ["127.0.0.1", "[::1]", "10.1.2.3", "localhost", "known-to-the-proxy.invalid"]) {
    await chartSourcePolicy([])(host);
  }
});

test("fetches only from what is allowed, by name or by address", async () => {
  const check = chartSourcePolicy(["charts.invalid", "127.0.0.0/8", "::1"]);
  for (const host of ["Charts.Invalid", "127.0.0.9", "[::1]", "localhost"]) await check(host);

  for (const host of ["10.1.2.3", "other.invalid", "x.charts.invalid"]) {
    await expect(check(host)).rejects.toThrow("FAIRLEAD_ALLOWED_CHART_SOURCES");
  }
});
