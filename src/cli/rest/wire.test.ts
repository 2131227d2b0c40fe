import { expectTypeOf, test } from "vitest";
import type { VnfInstance } from "../../sol003/v2/vnf-instance.ts";
import type { VnfLcmOpOcc } from "../../sol003/v2/vnf-lcm-op-occ.ts";
import type { WireVim as ApiVim } from "../../sol003/vims/wire-vim.ts";
import type { VnfPkgInfo } from "../../sol003/vnfpkgm/vnf-pkg-info.ts";
import type { WireLcmOpOcc, WireVim, WireVnfInstance, WireVnfPackage } from "./wire.ts";

test("what the command line reads is what the API answers", () => {
  expectTypeOf<VnfPkgInfo>().toExtend<WireVnfPackage>();
  expectTypeOf<VnfInstance>().toExtend<WireVnfInstance>();
  expectTypeOf<VnfLcmOpOcc>().toExtend<WireLcmOpOcc>();
  expectTypeOf<Required<ApiVim>>().toExtend<WireVim>();
});
