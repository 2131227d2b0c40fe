export interface HashAlgorithm {
  /** As SOL004 writes it: `SHA-256`. */
  readonly name: string;
  /** As node:crypto knows it: `sha256`. */
  readonly id: string;
  /** Length of the digest in hex. */
  readonly hexLength: number;
}

export const SHA_256: HashAlgorithm = { name: "SHA-256", id: "sha256", hexLength: 64 };

const ALGORITHMS: readonly HashAlgorithm[] = [
  { name: "SHA-224", id: "sha224", hexLength: 56 },
  SHA_256,
  { name: "SHA-384", id: "sha384", hexLength: 96 },
  { name: "SHA-512", id: "sha512", hexLength: 128 },
];

/** SHA-256 and SHA-512 are SOL004's; SHA-224, SHA-384 and any spelling of case and dash are what Tacker takes too. */
export function findHashAlgorithm(written: string): HashAlgorithm | undefined {
  const id = written.toLowerCase().replace(/[-_]/g, "");
  return ALGORITHMS.find((algorithm) => algorithm.id === id);
}
