import { describeStore } from "../../../test/contract/store.contract.ts";
import { aStore } from "../../../test/support/a-store.ts";

describeStore("the embedded PostgreSQL", async () => (await aStore()).store);
