import type { LcmOperationType } from "../domain/lcm-op-occ.ts";

/** Asks whoever governs the resources for leave (SOL003 9). */
export interface Grants {
  /** GRANT_REFUSED when refused. Repeatable: the same occurrence gets the same grant. */
  request(request: GrantRequest, signal: AbortSignal): Promise<Grant>;
}

export interface GrantRequest {
  readonly vnfInstanceId: string;
  readonly vnfLcmOpOccId: string;
  readonly vnfdId: string;
  /** The VNFD that the VNF goes over to. */
  readonly dstVnfdId?: string;
  readonly flavourId?: string;
  readonly operation: LcmOperationType;
  /** VDU -> instances to be added. */
  readonly addInstances: Readonly<Record<string, number>>;
  /** VDU -> instances to be removed. */
  readonly removeInstances: Readonly<Record<string, number>>;
}

export interface Grant {
  readonly id: string;
}
