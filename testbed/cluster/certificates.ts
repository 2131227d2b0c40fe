import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../host/run.ts";
import { addresses } from "./addresses.ts";
import { keysFolder } from "./state.ts";

const DAYS = "3650";
const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
const NAMES = [
  `IP:127.0.0.1,IP:${addresses.node},IP:${addresses.apiService}`,
  "DNS:localhost,DNS:kubernetes,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local",
].join(",");

/** Where a key or certificate of that name stands. */
export const keyFile = (name: string) => join(keysFolder, name);

/** A new authority, the API server's certificate, the administrator's, and the key that signs service account tokens. */
export async function makeCertificates(): Promise<void> {
  await mkdir(keysFolder, { recursive: true, mode: 0o700 });
  await writeFile(keyFile("names.cnf"), `subjectAltName=${NAMES}\nbasicConstraints=CA:FALSE\n`);
  const authority = [
    "-keyout",
    keyFile("ca.key"),
    "-out",
    keyFile("ca.crt"),
    "-subj",
    "/CN=fairlead-testbed",
  ];
  await run("openssl", ["req", "-x509", "-days", DAYS, ...NEW_KEY, ...authority]);
  await run("openssl", [
    "ecparam",
    "-genkey",
    "-noout",
    "-name",
    "prime256v1",
    "-out",
    keyFile("accounts.key"),
  ]);
  await issue("server", "/CN=kube-apiserver");
  await issue("admin", "/O=system:masters/CN=admin");
}

async function issue(name: string, subject: string): Promise<void> {
  const [key, request, certificate] = [
    keyFile(`${name}.key`),
    keyFile(`${name}.csr`),
    keyFile(`${name}.crt`),
  ];
  await run("openssl", ["req", ...NEW_KEY, "-keyout", key, "-out", request, "-subj", subject]);
  const signer = ["-CA", keyFile("ca.crt"), "-CAkey", keyFile("ca.key"), "-CAcreateserial", "-days", DAYS];
  const names = ["-extfile", keyFile("names.cnf")];
  await run("openssl", ["x509", "-req", "-in", request, ...signer, ...names, "-out", certificate]);
}
