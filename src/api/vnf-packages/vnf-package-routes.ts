import { scopeOf } from "../../auth/authenticator.ts";
import type { ApiPlugin } from "../api.ts";
import { createVnfPackage } from "./create-vnf-package.ts";
import { deleteVnfPackage } from "./delete-vnf-package.ts";
import { fetchArtifact } from "./fetch-artifact.ts";
import { fetchManifest } from "./fetch-manifest.ts";
import { fetchPackageContent } from "./fetch-package-content.ts";
import { fetchVnfd } from "./fetch-vnfd.ts";
import { listVnfPackages } from "./list-vnf-packages.ts";
import { modifyVnfPackage } from "./modify-vnf-package.ts";
import { showVnfPackage } from "./show-vnf-package.ts";
import { uploadPackageContent } from "./upload-package-content.ts";
import { uploadPackageFromUri } from "./upload-package-from-uri.ts";
import type { VnfPackageRouteOptions, VnfPackageRouteParts } from "./vnf-package-route-parts.ts";

/** `/vnfpkgm/v1`, SOL005 9.3. */
export function vnfPackageRoutes({ store, packages, ...settings }: VnfPackageRouteParts): ApiPlugin {
  const reachOf: VnfPackageRouteOptions["reachOf"] = ({ client }) => {
    const scope = scopeOf(client);
    return { store: store.within(scope), packages: packages.within(scope) };
  };
  return async (app) => {
    const options = { prefix: "/vnfpkgm/v1", reachOf, ...settings };
    await app.register(createVnfPackage, options);
    await app.register(listVnfPackages, options);
    await app.register(showVnfPackage, options);
    await app.register(modifyVnfPackage, options);
    await app.register(deleteVnfPackage, options);
    await app.register(uploadPackageContent, options);
    await app.register(uploadPackageFromUri, options);
    await app.register(fetchPackageContent, options);
    await app.register(fetchVnfd, options);
    await app.register(fetchManifest, options);
    await app.register(fetchArtifact, options);
  };
}
