const BLOCK = /-----BEGIN\s+([A-Z0-9 ]+?)\s*-----([\s\S]*?)-----END\s+\1\s*-----/g;

/**
 * The PEM blocks of a text in their proper form. On its way through shells and JSON a PEM loses its line breaks to spaces or to `\n`
 * written out, or is base64 once more; all of these are understood. Empty when there is no block.
 */
export function repairPem(text: string): string {
  const unescaped = text.replaceAll("\\n", "\n").replaceAll("\\r", "");
  const blocks = [...(decodeOnceMore(unescaped) ?? unescaped).matchAll(BLOCK)];
  return blocks
    .map(([, label = "", body = ""]) => {
      const lines = body.replaceAll(/\s+/g, "").match(/.{1,64}/g) ?? [];
      return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
    })
    .join("");
}

function decodeOnceMore(text: string): string | undefined {
  if (text.includes("-----BEGIN")) return undefined;
  const decoded = Buffer.from(text, "base64").toString("latin1");
  return decoded.includes("-----BEGIN") ? decoded : undefined;
}
