import type { KubeObject } from "../kube-client.ts";
import { as, type WarningEvent } from "./kube-shapes.ts";

/** How often an event happened, in whichever of the two ways of counting it was written. */
export function countOf(event: KubeObject): number {
  const { count, series } = as<WarningEvent>(event);
  return count ?? series?.count ?? 1;
}

/** When an event last happened; epoch when it does not say. */
export function lastSeen(event: KubeObject): Date {
  const { lastTimestamp, series, eventTime } = as<WarningEvent>(event);
  const text = series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? event.metadata.creationTimestamp;
  return new Date(text ?? 0);
}

/** The event that happened last. */
export function newestOf(events: readonly KubeObject[]): KubeObject | undefined {
  return events.toSorted((a, b) => lastSeen(a).getTime() - lastSeen(b).getTime()).at(-1);
}

/** The newest warning of one of the reasons, seen at least so many times. */
export function findWarning(
  warnings: readonly KubeObject[],
  reasons: ReadonlySet<string>,
  atLeast: number,
): string | undefined {
  const newest = newestOf(
    warnings.filter(
      (event) => reasons.has(as<WarningEvent>(event).reason ?? "") && countOf(event) >= atLeast,
    ),
  );
  return newest && (as<WarningEvent>(newest).message ?? as<WarningEvent>(newest).reason);
}

/** The warnings about one object. */
export function warningsAbout(warnings: readonly KubeObject[], { metadata }: KubeObject): KubeObject[] {
  return warnings.filter((event) => as<WarningEvent>(event).involvedObject?.uid === metadata.uid);
}
