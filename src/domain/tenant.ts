/** Owns what is made without authentication, and what was made before there were tenants. */
export const DEFAULT_TENANT = "default";

/** As whom somebody works: whose things are seen, and whose the things are that are made. */
export interface TenantScope {
  readonly tenantId: string;
  /** An administrator sees the things of all tenants; those that are looked up by name are the own ones all the same. */
  readonly seesAll: boolean;
}

/** Of Fairlead itself, which works for every tenant. */
export const EVERY_TENANT: TenantScope = { tenantId: DEFAULT_TENANT, seesAll: true };

export function isSeenBy({ tenantId, seesAll }: TenantScope, owner: string): boolean {
  return seesAll || owner === tenantId;
}
