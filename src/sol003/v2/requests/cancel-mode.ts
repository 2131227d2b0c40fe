import Type from "typebox";
import { words } from "../common.ts";

/** SOL003 5.5.2.14, CancelMode. */
export const CancelMode = Type.Object({ cancelMode: words("GRACEFUL", "FORCEFUL") }, { title: "CancelMode" });
