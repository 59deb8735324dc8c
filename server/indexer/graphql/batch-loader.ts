/**
 * Collects what the resolvers of one turn ask for and answers all at once.
 * GraphQL calls the resolvers of all items of a list in one turn, so a level of the query is one batch.
 */
export class BatchLoader<Key, Value> {
  readonly #load: (keys: readonly Key[]) => readonly Value[];
  #waiting: { key: Key; resolve: (value: Value) => void; reject: (error: unknown) => void }[] = [];

  /** @param load answers one value per key, in the order of the keys */
  constructor(load: (keys: readonly Key[]) => readonly Value[]) {
    this.#load = load;
  }

  load(key: Key): Promise<Value> {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    // After the promises that are settled already, since their callbacks may ask for more of this batch.
    if (this.#waiting.length === 0) void Promise.resolve().then(() => process.nextTick(() => this.#flush()));
    this.#waiting.push({ key, resolve, reject });
    return promise;
  }

  #flush(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    try {
      const values = this.#load(batch.map(({ key }) => key));
      for (const [index, { resolve }] of batch.entries()) resolve(values[index] as Value);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
