import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate made by openssl; signed by `issuer`, otherwise by itself. Expired when `days` is negative. */
export function aCertificate({
  name = "127.0.0.1",
  days = 1,
  issuer,
}: {
  name?: string;
  days?: number;
  issuer?: Certificate;
} = {}): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "fairlead-certificate-"));
  const path = (file: string) => join(folder, file);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  try {
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "key.pem");
    openssl("req", "-new", "-key", "key.pem", "-subj", `/CN=${name}`, "-out", "request.pem");
    if (issuer !== undefined) {
      writeFileSync(path("issuer.pem"), issuer.certificate);
      writeFileSync(path("issuer-key.pem"), issuer.key);
    }
    const alternative = /^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`;
    writeFileSync(
      path("extensions"),
      `subjectAltName=${alternative}\nbasicConstraints=CA:${issuer ? "FALSE" : "TRUE"}\n`,
    );
    openssl(
      ...["x509", "-req", "-in", "request.pem", "-out", "certificate.pem", "-extfile", "extensions"],
      ...(issuer ? ["-CA", "issuer.pem", "-CAkey", "issuer-key.pem"] : ["-signkey", "key.pem"]),
      ...["-set_serial", String(Date.now()), "-days", String(days)],
    );
    return {
      certificate: readFileSync(path("certificate.pem"), "utf8"),
      key: readFileSync(path("key.pem"), "utf8"),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
