import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { describeConfig, loadConfig } from "./config.ts";
import { settings } from "./settings.ts";

function aFile(content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "fairlead-config-")), "fairlead.yaml");
  writeFileSync(path, content);
  return path;
}

test.each(Object.entries(settings))("has a default that fits for %s", (_name, { schema, fallback }) => {
  expect(new Ajv().validate(schema, fallback)).toBe(true);
});

test("has a default for everything", () => {
  const { config, origins } = loadConfig({});

  expect(config).toMatchObject({ host: "127.0.0.1", port: 9890, helm: "helm", allowedSources: [] });
  expect(new Set(Object.values(origins))).toEqual(new Set(["default"]));
});

test("lets the environment win over the file", () => {
  const path = aFile("port: 8080\nlogLevel: warn\n");

  const { config, origins } = loadConfig({ FAIRLEAD_CONFIG: path, FAIRLEAD_PORT: "8081" });

  expect(config).toMatchObject({ port: 8081, logLevel: "warn" });
  expect(origins).toMatchObject({ port: "environment", logLevel: "file" });
});

test("reads numbers and lists out of variables", () => {
  const { config } = loadConfig({
    FAIRLEAD_WAIT_SECONDS: "60",
    FAIRLEAD_ALLOWED_SOURCES: "10.0.0.0/8,192.168.1.7",
  });

  expect(config).toMatchObject({ waitSeconds: 60, allowedSources: ["10.0.0.0/8", "192.168.1.7"] });
});

test("names every mistake at once", () => {
  const path = aFile("prt: 80\npageSize: many\n");

  expect(() => loadConfig({ FAIRLEAD_CONFIG: path, FAIRLEAD_PORT: "http", FAIRLEAD_HOSTS: "x" })).toThrow(
    /no setting 'prt'[\s\S]*no setting FAIRLEAD_HOSTS[\s\S]*FAIRLEAD_PORT[\s\S]*pageSize/,
  );
});

test.each([
  ["FAIRLEAD_LOG_LEVEL", "loud", "must be one of debug, info, warn, error, silent"],
  ["FAIRLEAD_ALLOWED_SOURCES", "10.0.0.0/8,lab", "'lab' is neither an address nor a CIDR block"],
  ["FAIRLEAD_ALLOWED_CALLBACKS", "10.0.0.0/33", "'10.0.0.0/33' is neither an address nor a CIDR block"],
  ["FAIRLEAD_BASE_URL", "vnfm.example.com", "must be an http:// or https:// address"],
  ["FAIRLEAD_KEYSTONE_URL", "https://u:geheim@keystone:5000", "without credentials"],
  ["FAIRLEAD_DATABASE_URL", "mysql://u:geheim@db/x", "must begin with postgresql://"],
])("refuses %s=%s before anything starts", (name, value, mistake) => {
  const load = () => loadConfig({ [name]: value });

  expect(load).toThrow(`${name} `);
  expect(load).toThrow(mistake);
  expect(load).not.toThrow("geheim");
});

test("takes no variable of the command line for a misspelt setting", () => {
  const env = Object.fromEntries(
    ["URL", "TOKEN", "USER", "PASSWORD", "CA_FILE", "SOURCE_PASSWORD"].map((name) => [
      `FAIRLEAD_${name}`,
      "x",
    ]),
  );

  expect(() => loadConfig(env)).not.toThrow();
});

test("says which file cannot be read", () => {
  expect(() => loadConfig({ FAIRLEAD_CONFIG: "/nowhere/fairlead.yaml" })).toThrow("/nowhere/fairlead.yaml");
});

test("masks secrets when it shows itself", () => {
  const shown = describeConfig(loadConfig({ FAIRLEAD_DATABASE_URL: "postgres://u:geheim@db/x" }));

  expect(shown.flat().join(" ")).not.toContain("geheim");
  expect(shown.find(([name]) => name === "FAIRLEAD_DATABASE_URL")?.[1]).toBe("***");
});
