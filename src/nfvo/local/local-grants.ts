import type { Grant, GrantRequest, Grants } from "../grants.ts";

/** Grants everything: Fairlead without an NFVO. The grant has the occurrence's id, so that asking twice changes nothing. */
export class LocalGrants implements Grants {
  async request(request: GrantRequest): Promise<Grant> {
    return { id: request.vnfLcmOpOccId };
  }
}
