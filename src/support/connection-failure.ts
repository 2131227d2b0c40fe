/** Why a connection failed: the system's code (`ECONNREFUSED`, `CERT_HAS_EXPIRED`) or a sentence; of several addresses' failures the first. */
export function reasonOf(error: unknown): string {
  const [first = error] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [error];
  if (!(first instanceof Error)) return String(first);
  if ("syscall" in first && first.syscall === "getaddrinfo") return "its name cannot be resolved";
  return "code" in first && typeof first.code === "string" ? first.code : first.message;
}
