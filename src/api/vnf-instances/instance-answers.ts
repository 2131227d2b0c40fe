/** A representation as it goes out, and the revision it is of. */
export interface InstanceAnswer {
  readonly revision: number;
  readonly updatedAt: Date;
  /** JSON. */
  readonly body: string;
}

/**
 * The representations of instances that were asked for last, bounded in length. Clients ask for the same one again and again: while its
 * revision is the same, which the database says each time, nothing is read, unsealed, masked and written anew.
 */
export class InstanceAnswers {
  readonly #mostCharacters: number;
  /** Last used, last in the map; the first is the one to go. */
  readonly #answers = new Map<string, InstanceAnswer>();
  #characters = 0;

  constructor(mostCharacters: number) {
    this.#mostCharacters = mostCharacters;
  }

  find(id: string, revision: number): InstanceAnswer | undefined {
    const answer = this.#answers.get(id);
    if (answer?.revision !== revision) return undefined;
    this.#answers.delete(id);
    this.#answers.set(id, answer);
    return answer;
  }

  keep(id: string, answer: InstanceAnswer): void {
    this.#drop(id);
    this.#answers.set(id, answer);
    this.#characters += answer.body.length;
    for (const oldest of this.#answers.keys()) {
      if (this.#characters <= this.#mostCharacters) return;
      this.#drop(oldest);
    }
  }

  #drop(id: string): void {
    this.#characters -= this.#answers.get(id)?.body.length ?? 0;
    this.#answers.delete(id);
  }
}
