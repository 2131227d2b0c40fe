import { randomUUID, randomUUIDv7 } from "node:crypto";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../src/store/embedded/embedded-postgres.ts";
import { openSecretKey } from "../src/store/secrets/open-secret-key.ts";
import { openStore } from "../src/store/sql/open-store.ts";
import { aPackage, aVnfInstance } from "../test/support/builders.ts";

/** Vnfd id of the package that every seeded data folder holds. */
export const SEEDED_VNFD_ID = "77aa0c54-31d5-4b5c-8a55-0f3f51f1a001";

/** Of instances: as created, or with what an instantiation adds. */
export type Kind = "bare" | "instantiated";

/** Fills a data folder with instances, instantiated when asked; returns their ids. */
export async function seed(dataDir: string, count: number, kind: Kind): Promise<readonly string[]> {
  const server = await startEmbeddedPostgres({ dataDir });
  const store = openStore({
    connection: server.connection,
    secretKey: await openSecretKey(join(dataDir, "secret.key")),
  });
  try {
    await store.migrate();
    const vnfPackage = aPackage([]);
    if ((await store.vnfPackages.find(vnfPackage.id)) === undefined)
      await store.vnfPackages.insert(vnfPackage);
    const ids = Array.from({ length: count }, () => randomUUIDv7());
    for (let done = 0; done < count; done += 1_000) {
      await store.transaction(async (tx) => {
        for (const [index, id] of ids.slice(done, done + 1_000).entries()) {
          await tx.vnfInstances.insert(anInstance(id, done + index, kind));
        }
      });
    }
    return ids;
  } finally {
    await store.close();
    await server.stop();
  }
}

function anInstance(id: string, index: number, kind: Kind) {
  const bare = aVnfInstance({ id, vnfInstanceName: `vnf-${index}`, vnfInstanceDescription: "seeded" });
  return kind === "bare" ? bare : { ...bare, ...whatInstantiationAdds() };
}

/** With ten VNFCs, and the credentials of a VIM. */
export function whatInstantiationAdds() {
  return {
    instantiationState: "INSTANTIATED" as const,
    vimConnectionInfo: {
      vim1: {
        vimType: "ETSINFV.HELM.V_3",
        interfaceInfo: { endpoint: "https://192.0.2.10:6443", ssl_ca_cert: "x".repeat(1_200) },
        accessInfo: { bearer_token: "y".repeat(900) },
      },
    },
    instantiatedVnfInfo: {
      flavourId: "simple",
      vnfState: "STARTED" as const,
      scaleStatus: [{ aspectId: "amf_aspect", scaleLevel: 1 }],
      vnfcResourceInfo: Array.from({ length: 10 }, (_, number) => ({
        id: `AMF-${number}`,
        vduId: "AMF",
        computeResource: {
          vimConnectionId: "vim1",
          resourceId: `amf-7c9b6f-${number}`,
          vimLevelResourceType: "Deployment",
        },
        metadata: { podUid: randomUUID() },
      })),
    },
  };
}
