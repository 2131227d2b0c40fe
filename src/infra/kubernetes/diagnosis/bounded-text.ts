/** Cuts a line, or keeps it. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Puts sections together as far as they fit; says how many did not. The first one is always there, cut if it must be. */
export function fitSections(sections: readonly string[], length: number): string {
  const kept: string[] = [];
  let room = length;
  for (const section of sections) {
    const isFirst = kept.length === 0;
    if (!isFirst && section.length > room) break;
    kept.push(isFirst ? cut(section, length) : section);
    room -= section.length + 1;
  }
  const left = sections.length - kept.length;
  return [...kept, ...(left > 0 ? [`… and ${left} more.`] : [])].join("\n");
}

/** How long ago, in the unit that tells most. */
export function ago(date: Date, now: number): string {
  const seconds = Math.max(0, Math.round((now - date.getTime()) / 1_000));
  if (seconds < 120) return `${seconds} s ago`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min ago` : `${Math.round(seconds / 3_600)} h ago`;
}
