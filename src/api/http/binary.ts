/** Answers that are a file, by status, for the description of the API. */
export function binary<const Statuses extends readonly number[]>(mediaType: string, ...statuses: Statuses) {
  const content = { [mediaType]: { schema: { type: "string", format: "binary" } } };
  return Object.fromEntries(
    statuses.map((status) => [status, { description: "The file, or a part of it", content }]),
  );
}
