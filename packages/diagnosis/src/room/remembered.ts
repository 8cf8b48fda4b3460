interface Made<Value> {
  readonly of: readonly unknown[];
  readonly value: Value;
}

const isSame = (a: readonly unknown[], b: readonly unknown[]) => a.every((one, index) => one === b[index]);

/**
 * What was made, and of what: as long as that is the same, it is given again instead of being made again. What a
 * round of asking does not ask for is forgotten at its end.
 */
export class Remembered<Key, Value> {
  private before = new Map<Key, Made<Value>>();
  private asked = new Map<Key, Made<Value>>();

  /** The value of `key`, made of all that stands in `of`. */
  get(key: Key, of: readonly unknown[], make: () => Value): Value {
    const known = this.before.get(key);
    const made = known !== undefined && isSame(known.of, of) ? known : { of, value: make() };
    this.asked.set(key, made);
    return made.value;
  }

  endRound(): void {
    if (this.before.size === 0 && this.asked.size === 0) return;
    const { before } = this;
    this.before = this.asked;
    before.clear();
    this.asked = before;
  }
}
