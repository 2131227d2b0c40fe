import type { ApiPlugin } from "../api.ts";
import type { DeadLetterRouteParts } from "./dead-letter-route-parts.ts";
import { listDeadLetters } from "./list-dead-letters.ts";
import { resendDeadLetter } from "./resend-dead-letter.ts";
import { showDeadLetter } from "./show-dead-letter.ts";

/** Fairlead's own: the standard has no place where undelivered notifications are seen. */
export function deadLetterRoutes(parts: DeadLetterRouteParts): ApiPlugin {
  return async (app) => {
    const options = { prefix: "/notifications/v1", ...parts };
    await app.register(listDeadLetters, options);
    await app.register(showDeadLetter, options);
    await app.register(resendDeadLetter, options);
  };
}
