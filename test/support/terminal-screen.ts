/**
 * What a terminal shows after it was sent this text: line feeds, carriage returns, the cursor moves and erasures of ECMA-48
 * that a progress display uses. Lines longer than the width are cut, as a terminal does with line wrapping off.
 */
export function terminalScreen(sent: string, columns: number): string {
  const lines: string[][] = [[]];
  let row = 0;
  let column = 0;
  const line = () => {
    while (lines.length <= row) lines.push([]);
    return lines[row] ?? [];
  };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  for (const [token, count, final] of sent.matchAll(/\u001b\[\??(\d*)(?:;\d+)?([A-Za-z])|[\s\S]/gu)) {
    if (final !== undefined) {
      const n = Number(count || 1);
      if (final === "A") row = Math.max(0, row - n);
      else if (final === "B") row += n;
      else if (final === "C") column += n;
      else if (final === "D") column = Math.max(0, column - n);
      else if (final === "G") column = n - 1;
      else if (final === "K") erase(line(), column, count);
      else if (final === "J") {
        erase(line(), column, "0");
        lines.length = row + 1;
      }
    } else if (token === "\n") {
      // A terminal in cooked mode also returns the carriage.
      row += 1;
      column = 0;
    } else if (token === "\r") column = 0;
    else if (column < columns) {
      const cells = line();
      while (cells.length < column) cells.push(" ");
      cells[column] = token;
      column += 1;
    }
  }
  return lines.map((cells) => cells.join("").trimEnd()).join("\n");
}

function erase(cells: string[], column: number, mode: string | undefined): void {
  if (mode === "2") cells.length = 0;
  else if (mode === "1") cells.fill(" ", 0, column + 1);
  else cells.length = Math.min(cells.length, column);
}
