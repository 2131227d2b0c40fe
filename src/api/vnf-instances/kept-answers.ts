/** A representation as it goes out, and what it is of. */
export interface KeptAnswer<Revision> {
  /** Another one whenever the representation is another. */
  readonly revision: Revision;
  /** JSON, as a text or in UTF-8. */
  readonly body: string | Buffer;
}

/**
 * The representations that were asked for last, bounded in length. Clients ask for the same one again and again: while its
 * revision is the same, which the database says each time, nothing more is read, unsealed, masked and written anew.
 */
export class KeptAnswers<Answer extends KeptAnswer<unknown>> {
  readonly #mostLength: number;
  /** Last used, last in the map; the first is the one to go. */
  readonly #answers = new Map<string, Answer>();
  #length = 0;

  constructor(mostLength: number) {
    this.#mostLength = mostLength;
  }

  /** The one kept under this key, if it is still of the revision; which is asked for only when there is one. */
  async find(
    key: string,
    findRevision: () => Promise<Answer["revision"] | undefined>,
  ): Promise<Answer | undefined> {
    const answer = this.#answers.get(key);
    if (answer === undefined || answer.revision !== (await findRevision())) return undefined;
    // Another one may have been kept meanwhile, which is of this revision or a later one.
    if (this.#answers.get(key) === answer) this.#touch(key, answer);
    return answer;
  }

  keep(key: string, answer: Answer): void {
    this.#drop(key);
    // It would go at once, and take all others with it.
    if (answer.body.length > this.#mostLength) return;
    this.#answers.set(key, answer);
    this.#length += answer.body.length;
    for (const oldest of this.#answers.keys()) {
      if (this.#length <= this.#mostLength) return;
      this.#drop(oldest);
    }
  }

  #touch(key: string, answer: Answer): void {
    this.#answers.delete(key);
    this.#answers.set(key, answer);
  }

  #drop(key: string): void {
    this.#length -= this.#answers.get(key)?.body.length ?? 0;
    this.#answers.delete(key);
  }
}
