import { CliError, exitCodes } from "../cli-error.ts";
import { listLcmOpOccs } from "./lcm-op-occs.ts";
import type { RestClient } from "./rest-client.ts";
import { listVims } from "./vims.ts";
import { listVnfInstances } from "./vnf-instances.ts";
import { listVnfPackages } from "./vnf-packages.ts";
import type { WireVnfPackage } from "./wire.ts";

/** The id of the VNF instance that is meant: its id or, where only one has it, its name. */
export async function vnfInstanceIdOf(client: RestClient, reference: string): Promise<string> {
  if (isUuid(reference)) return reference;
  const named = await listVnfInstances(client, equals("vnfInstanceName", reference));
  return only(
    "VNF instance",
    "vnf",
    reference,
    named,
    ({ id, instantiationState }) => `${id}  ${instantiationState}`,
  ).id;
}

/** The id of the VIM that is meant: its id or its name. */
export async function vimIdOf(client: RestClient, reference: string): Promise<string> {
  if (isUuid(reference)) return reference;
  const named = await listVims(client, { name: reference });
  return only("VIM", "vim", reference, named, ({ id, auth_url }) => `${id}  ${auth_url}`).id;
}

/** Whose hosts' keys are meant: a VIM's, or those that no VIM names. */
export async function hostKeyScopeOf(client: RestClient, reference: string): Promise<string> {
  return reference === "unregistered" ? reference : await vimIdOf(client, reference);
}

/** The package that is meant: its id, its VNFD's id, or, where only one has it, its product name. */
export async function vnfPackageOf(client: RestClient, reference: string): Promise<WireVnfPackage> {
  const found = await findVnfPackage(client, reference);
  return found ?? only("VNF package", "package", reference, [], packageLine);
}

/** As `vnfPackageOf`, for commands that can go on without; still refuses a name that several have. */
export async function findVnfPackage(
  client: RestClient,
  reference: string,
): Promise<WireVnfPackage | undefined> {
  const attributes = isUuid(reference) ? ["id", "vnfdId"] : ["vnfdId", "vnfProductName"];
  for (const attribute of attributes) {
    const found = await listVnfPackages(client, equals(attribute, reference));
    if (found.length > 0) return only("VNF package", "package", reference, found, packageLine);
  }
  return undefined;
}

/** The id of the operation that is meant: its id or, for a VNF instance's name, the instance's latest operation. */
export async function lcmOpOccIdOf(client: RestClient, reference: string): Promise<string> {
  if (isUuid(reference)) return reference;
  const vnfInstanceId = await vnfInstanceIdOf(client, reference);
  const occurrences = await listLcmOpOccs(client, equals("vnfInstanceId", vnfInstanceId));
  // An instance has one operation at a time: one that is not over is the latest, even when another began in the same second.
  const latest =
    occurrences.find(({ operationState }) => !finalStates.has(operationState)) ??
    occurrences.toSorted((a, b) => b.startTime.localeCompare(a.startTime))[0];
  if (latest !== undefined) return latest.id;
  throw new CliError(exitCodes.failed, `VNF instance '${reference}' has had no operation yet.`);
}

const finalStates: ReadonlySet<string> = new Set(["COMPLETED", "FAILED", "ROLLED_BACK"]);

/** A SOL013 filter (5.2): attribute equals value. */
export function equals(attribute: string, value: string): string {
  return `(eq,${attribute},'${value.replaceAll("'", "''")}')`;
}

function isUuid(reference: string): boolean {
  return /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(reference);
}

function packageLine({ id, vnfdId, vnfProductName, vnfSoftwareVersion }: WireVnfPackage): string {
  return [id, vnfdId, vnfProductName, vnfSoftwareVersion].filter(Boolean).join("  ");
}

function only<T>(
  kind: string,
  command: string,
  reference: string,
  candidates: readonly T[],
  line: (candidate: T) => string,
): T {
  const [first, ...others] = candidates;
  if (first === undefined) {
    throw new CliError(exitCodes.failed, `There is no ${kind} '${reference}'.`, {
      lines: [`\`fairlead ${command} list\` shows what there is.`],
    });
  }
  if (others.length === 0) return first;
  throw new CliError(
    exitCodes.usage,
    `${candidates.length} ${kind}s are called '${reference}'; name one by its id:`,
    {
      lines: candidates.map(line),
    },
  );
}
