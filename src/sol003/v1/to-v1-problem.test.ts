import { expect, test } from "vitest";
import { type ErrorCode, invalidParam, toProblem, VnfmError } from "../../domain/errors.ts";
import { toV1Problem } from "./to-v1-problem.ts";

test.each<[ErrorCode, string, number, string]>([
  ["VNF_INSTANCE_UNKNOWN", "VnfInstance i not found.", 404, "Can not find requested vnf instance: i"],
  ["VIM_UNKNOWN", "VIM v not found.", 400, "VimConnection id is not found: v"],
  [
    "VIM_NOT_CHOSEN",
    "No VimConnectionInfo set to the VnfInstance. X.",
    400,
    "Default VIM is not defined. X.",
  ],
  [
    "ROLLBACK_UNSUPPORTED",
    "Rollback of TERMINATE is not supported.",
    409,
    "Rollback of TERMINATE is not supported.",
  ],
  ["HELM_FAILED", "amf: no.", 422, "amf: no."],
])("tells of %s as Tacker does", (code, sentence, status, detail) => {
  expect(toV1Problem(toProblem(new VnfmError(code, sentence)), "POST")).toMatchObject({
    code,
    status,
    detail,
  });
});

test("points to the element of the list where the map's key is meant", () => {
  const problem = toProblem(invalidParam("/vimConnectionInfo/vim~11/extra", "is wrong"));

  expect(toV1Problem(problem, "POST")).toMatchObject({
    detail: "/vimConnectionInfo/0/extra: is wrong.",
    invalidParams: [{ pointer: "/vimConnectionInfo/0/extra", reason: "is wrong" }],
  });
});
