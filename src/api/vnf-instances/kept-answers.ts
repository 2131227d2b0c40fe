/** A representation as it goes out: JSON, as a text or in UTF-8. */
export interface KeptAnswer {
  readonly body: string | Buffer;
}

/**
 * The representations that were asked for last, bounded in length, by what they are of: the instances and their revisions.
 * Clients ask for the same again and again: while the database says that the revisions are the same, nothing more is read,
 * unsealed, masked and written anew.
 */
export class KeptAnswers<Answer extends KeptAnswer> {
  readonly #mostLength: number;
  /** Last used, last in the map; the first is the one to go, as those of revisions gone by soon are. */
  readonly #answers = new Map<string, Answer>();
  #length = 0;

  constructor(mostLength: number) {
    this.#mostLength = mostLength;
  }

  find(of: string): Answer | undefined {
    const answer = this.#answers.get(of);
    if (answer === undefined) return undefined;
    this.#answers.delete(of);
    this.#answers.set(of, answer);
    return answer;
  }

  keep(of: string, answer: Answer): void {
    this.#drop(of);
    this.#answers.set(of, answer);
    this.#length += of.length + answer.body.length;
    for (const oldest of this.#answers.keys()) {
      if (this.#length <= this.#mostLength) return;
      this.#drop(oldest);
    }
  }

  #drop(of: string): void {
    const answer = this.#answers.get(of);
    if (answer === undefined) return;
    this.#length -= of.length + answer.body.length;
    this.#answers.delete(of);
  }
}
