/** A loopback address of its own, so that the catalog can name it before it listens. */
export const HOST = "127.58.0.1";
export const PORT = 5000;
export const KEYSTONE_URL = `http://${HOST}:${PORT}/v3`;
export const REGION = "RegionOne";
export const ADMIN_PASSWORD = "admin-secret";
/** Of every user that is made here. */
export const USER_PASSWORD = "devstack";
