import { expect, test } from "vitest";
import { readPageMarker, toNextLink } from "./paging.ts";

const ID = "6b7c41d0-8a55-4a0c-9d3a-51c2a0b7e9f1";
const link = (url: string) => toNextLink("https://vnfm.example", url, ID);

test("takes an id as marker and nothing else", () => {
  expect(readPageMarker(ID)).toBe(ID);
  for (const marker of ["", "1", `${ID}x`, "' or 1=1", "../x"]) {
    expect(() => readPageMarker(marker)).toThrow(expect.objectContaining({ code: "INVALID_PAGE_MARKER" }));
  }
});

test("leads to the next page with the same question", () => {
  expect(link("/vnf_instances")).toBe(
    `<https://vnfm.example/vnf_instances?nextpage_opaque_marker=${ID}>; rel="next"`,
  );
  expect(link(`/v?nextpage_opaque_marker=old&filter=(eq,a,b%20c)&all_fields`)).toBe(
    `<https://vnfm.example/v?filter=(eq,a,b%20c)&all_fields&nextpage_opaque_marker=${ID}>; rel="next"`,
  );
});

test("is not broken out of", () => {
  expect(link('/v?filter=">; rel="evil')).toBe(
    `<https://vnfm.example/v?filter=%22%3E;%20rel=%22evil&nextpage_opaque_marker=${ID}>; rel="next"`,
  );
});
