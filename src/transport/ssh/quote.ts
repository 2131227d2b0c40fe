/** One word of a POSIX shell that means exactly this text. A shell's text cannot hold U+0000. */
export function quote(word: string): string {
  if (word.includes("\0")) throw new Error("a word for a shell holds the character U+0000");
  return `'${word.replaceAll("'", "'\\''")}'`;
}
