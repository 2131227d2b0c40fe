/** Another conductor has claimed the occurrence; whoever meets this lets go of it without a trace. */
export class FencedError extends Error {
  constructor() {
    super("another conductor has claimed the occurrence");
    this.name = "FencedError";
  }
}
