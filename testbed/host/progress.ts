const PLAIN_EVERY_MS = 15_000;
const MOVING_EVERY_MS = 500;

/** Says how long parts go on: a moving line on a terminal, plain lines elsewhere. Results go to stdout, this to stderr. */
export interface Progress {
  say(line: string): void;
  /** Runs one part of the work; `detail` replaces what is said about it while it lasts. */
  step<T>(title: string, work: (detail: (text: string) => void) => Promise<T>): Promise<T>;
}

export function openProgress(out: NodeJS.WriteStream = process.stderr): Progress {
  const say = (line: string) => void out.write(`${line}\n`);

  return {
    say,
    async step(title, work) {
      const started = Date.now();
      const elapsed = () => `${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s`;
      let detail = "";
      const line = () => `${elapsed()}  ${title}${detail && `: ${detail}`}`;
      const erase = () => out.isTTY && out.write("\r\x1b[K");
      const move = () => {
        if (!out.isTTY) return say(line());
        erase();
        out.write(line().slice(0, out.columns - 1));
      };

      if (out.isTTY) move();
      else say(`          ${title} …`);
      const timer = setInterval(move, out.isTTY ? MOVING_EVERY_MS : PLAIN_EVERY_MS);
      try {
        const result = await work((text) => {
          detail = text;
        });
        erase();
        say(`${elapsed()}  ${title}: done`);
        return result;
      } catch (error) {
        erase();
        say(`${elapsed()}  ${title}: failed`);
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
  };
}
