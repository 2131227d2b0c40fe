import type { Store } from "../../store/store.ts";

export interface DeadLetterRouteParts {
  readonly store: Store;
  readonly pageSize: number;
  readonly baseUrl: () => string;
  /** Told when there is something to deliver. */
  readonly wake: () => void;
  readonly now: () => Date;
}
