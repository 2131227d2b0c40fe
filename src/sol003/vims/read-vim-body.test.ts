import { expect, test } from "vitest";
import { readVimChanges, readVimRegistration } from "./read-vim-body.ts";

const complete = {
  type: "kubernetes",
  auth_url: "https://10.0.0.1:6443",
  auth_cred: { bearer_token: "t" },
  vim_project: { name: "default" },
  name: "lab",
};

test("a registration needs little, and the rest has defaults", () => {
  expect(readVimRegistration({ vim: complete })).toStrictEqual({
    type: "kubernetes",
    authUrl: "https://10.0.0.1:6443",
    authCred: { bearer_token: "t" },
    vimProject: { name: "default" },
    name: "lab",
    description: "",
    isDefault: false,
    extra: {},
  });
});

test.each(["type", "auth_url", "auth_cred", "vim_project", "name"] as const)(
  "a registration without %s is refused",
  (missing) => {
    const { [missing]: _, ...rest } = complete;

    expect(() => readVimRegistration({ vim: rest })).toThrow(
      `Failed to parse request. Required attribute '${missing}' not specified`,
    );
  },
);

test.each([
  [undefined, "Resource body required"],
  [[], "Resource body required"],
  [{}, "Resource body required"],
  ["vim", "Resource body required"],
  [{ vims: [complete] }, "Bulk operation not supported"],
  [{ wim: complete }, "Unable to find 'vim' in request body"],
  [{ vim: [] }, "Unable to find 'vim' in request body"],
  [{ vim: { ...complete, colour: 1, taste: 2 } }, "Unrecognized attribute(s) 'colour, taste'"],
  [{ vim: { ...complete, status: "ACTIVE" } }, "Attribute 'status' not allowed in POST"],
  [
    { vim: { ...complete, type: "vmware" } },
    "Invalid input for type. Reason: it must be kubernetes or openstack.",
  ],
  [{ vim: { ...complete, name: 7 } }, "Invalid input for name. Reason: it must be a string."],
  [{ vim: { ...complete, name: " " } }, "Invalid input for name. Reason: it must not be empty."],
  [
    { vim: { ...complete, name: "n".repeat(256) } },
    "Invalid input for name. Reason: it exceeds 255 characters.",
  ],
  [
    { vim: { ...complete, name: "a\0b" } },
    "Invalid input for name. Reason: it must not hold the character U+0000.",
  ],
  [{ vim: { ...complete, auth_cred: "t" } }, "Invalid input for auth_cred. Reason: it must be an object."],
  [{ vim: { ...complete, extra: [] } }, "Invalid input for extra. Reason: it must be an object."],
  [
    { vim: { ...complete, is_default: "yes" } },
    "Invalid input for is_default. Reason: it must be true or false.",
  ],
])("the body %j is refused: %s", (body, message) => {
  expect(() => readVimRegistration(body)).toThrow(message);
});

test("an attribute that only looks known is not", () => {
  expect(() => readVimRegistration(JSON.parse('{"vim": {"__proto__": 1}}'))).toThrow("Unrecognized");
  expect(() => readVimRegistration({ vim: { ...complete, toString: 1 } })).toThrow("Unrecognized");
});

test("the place of a refused attribute is told", () => {
  expect(() => readVimRegistration({ vim: { ...complete, name: 7 } })).toThrow(
    expect.objectContaining({
      code: "INVALID_REQUEST",
      invalidParams: [expect.objectContaining({ pointer: "/vim/name" })],
    }),
  );
});

test("an update brings only what is to change", () => {
  expect(readVimChanges({ vim: { description: "d", is_default: "True" } })).toStrictEqual({
    description: "d",
    isDefault: true,
  });
});

test.each(["id", "type", "auth_url", "status", "tenant_id", "placement_attr", "created_at"])(
  "%s is read-only",
  (attribute) => {
    expect(() => readVimChanges({ vim: { name: "n", [attribute]: "x" } })).toThrow(
      `Cannot update read-only attribute ${attribute}`,
    );
  },
);
