/*
 * Who may import whom. `api -> lcm -> {infra, mgmt, nfvo, vnfpkg, notifications} -> transport`; all may use domain and support;
 * the store is reached through its contracts; siblings never know each other; only `main` knows everybody.
 * A violation means: the code stands in the wrong room. Move it, or give the two rooms a contract.
 */
const test = "\\.test\\.ts$";
const layer = (name, allowed) => ({
  name: `layer-${name.replace("/", "-")}`,
  severity: "error",
  from: { path: `^src/${name}/`, pathNot: test },
  to: {
    path: "^src/",
    pathNot: [name, ...allowed].map((room) => `^src/${room}${room.endsWith(".ts") ? "$" : "/"}`),
  },
});
const home = (library, rooms) => ({
  name: `home-of-${library}`,
  severity: "error",
  comment: `${library} has one home, so that replacing it touches one folder`,
  from: { path: "^src/", pathNot: [test, ...rooms.map((room) => `^src/${room}`)] },
  to: { path: `(^|node_modules/)${library}(/|$)` },
});

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-tests-in-code",
      severity: "error",
      from: { path: "^src/", pathNot: test },
      to: { path: `${test}|^test/` },
    },
    layer("domain", []),
    layer("support", ["domain"]),
    layer("transport", ["domain", "support"]),
    layer("vnfpkg", ["domain", "support", "store/store.ts"]),
    layer("auth", ["domain", "support"]),
    layer("nfvo", ["domain", "support"]),
    layer("vims", ["domain", "support", "store/store.ts", "infra/infra-driver.ts"]),
    layer("infra", ["domain", "support", "transport/command-runner.ts", "transport/remote-hosts.ts"]),
    layer("store", ["domain", "support"]),
    layer("sol003", ["domain", "support"]),
    layer("notifications", ["domain", "support", "sol003", "store/store.ts"]),
    layer("lcm", [
      "domain",
      "support",
      "store/store.ts",
      "infra/infra-driver.ts",
      "nfvo/grants.ts",
      "notifications/subscribers.ts",
      "vnfpkg",
    ]),
    layer("api", [
      "domain",
      "support",
      "auth/authenticator.ts",
      "sol003",
      "store/store.ts",
      "lcm",
      "vnfpkg",
      "vims",
      "notifications",
      "infra/infra-driver.ts",
    ]),
    layer("cli", ["support", "domain/json.ts"]),
    home("fastify", ["api/", "main/"]),
    home("kysely", ["store/sql/"]),
    home("pg-boss", ["lcm/conductor/"]),
    // In the testbed alone: docs/decisions/0013-plain-http-to-kubernetes.md.
    home("@kubernetes/client-node", []),
    home("yauzl", ["vnfpkg/"]),
    home("tar-stream", ["vnfpkg/", "store/backup/"]),
    home("jose", ["auth/oauth2/"]),
    home("pg", ["store/"]),
    home("ssh2", ["transport/ssh/"]),
    home("pg-copy-streams", ["store/backup/"]),
    home("commander", ["cli/", "main/"]),
    home("child_process", ["transport/local/", "store/embedded/"]),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".json"],
      conditionNames: ["import", "types", "default"],
      exportsFields: ["exports"],
    },
  },
};
