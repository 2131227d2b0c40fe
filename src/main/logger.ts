import { pino } from "pino";
import type { Config } from "./settings.ts";

/**
 * JSON lines on standard error, so that standard output stays free for commands. What is logged never holds secrets to
 * begin with; the redaction is the second lock.
 */
export function createLogger(level: Config["logLevel"]) {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          "req.headers.authorization",
          'req.headers["x-auth-token"]',
          "*.password",
          "*.token",
          "*.bearer_token",
          "*.accessInfo",
          "*.auth_cred",
          "*.kubeconfig",
        ],
        censor: "***",
      },
    },
    pino.destination({ dest: 2, sync: false }),
  );
}
