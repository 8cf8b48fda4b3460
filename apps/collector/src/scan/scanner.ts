import {
  hashStep,
  type NumberRule,
  type ObjectRule,
  type OneOfRule,
  type Rule,
  type TextRule,
} from './rules.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const SMALL_N = 0x6e;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const FIRST_PRINTABLE = 0x20;
const LAST_ASCII = 0x7f;
const NULL = Buffer.from('null');

/** Decimal digits that a double holds exactly, whatever they are: dividing two exact doubles rounds as JSON.parse does. */
const EXACT_DIGITS = 15;
const TENS = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);

/** Reads what is where in JSON as JSON.stringify writes it; each method is false, or NaN, for anything else. */
export class Scanner {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly numbers: Float64Array;
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  /** Whether a byte beyond ASCII was met. */
  isWide = false;
  /** The object in which a slot was filled last, all objects ever scanned counted. */
  readonly #filledIn: Float64Array;
  #objects = 0;
  #firstObject = 0;

  constructor(slots: number) {
    this.starts = new Int32Array(slots);
    this.ends = new Int32Array(slots);
    this.numbers = new Float64Array(slots);
    this.#filledIn = new Float64Array(slots);
  }

  begin(bytes: Buffer): void {
    this.bytes = bytes;
    this.at = 0;
    this.isWide = false;
    this.#firstObject = this.#objects + 1;
  }

  /** Whether the document begun last has something there. */
  has(slot: number): boolean {
    return (this.#filledIn[slot] ?? 0) >= this.#firstObject;
  }

  textAt(slot: number): string {
    return this.bytes.toString('latin1', this.starts[slot], this.ends[slot]);
  }

  /** An object of these keys, each once, and those that must be. `list` reads what stands at a key that holds an array. */
  object({ byHash, required, slot: own }: ObjectRule, list: (name: string) => boolean): boolean {
    const object = ++this.#objects;
    this.starts[own] = this.at;
    if (!this.take(OPEN)) return false;
    do {
      const rule = this.#key(byHash);
      if (rule === undefined || this.#filledIn[rule.slot] === object) return false;
      this.#filledIn[rule.slot] = object;
      if (!this.#value(rule, list)) return false;
    } while (this.take(COMMA));
    this.ends[own] = this.at;
    if (!this.take(CLOSE)) return false;
    for (const slot of required) if (this.#filledIn[slot] !== object) return false;
    return true;
  }

  /** A list of what `item` reads, at most so many; how many there are, NaN where it is none. */
  list(item: (index: number) => boolean, most: number): number {
    if (!this.take(OPEN_LIST)) return Number.NaN;
    if (this.take(CLOSE_LIST)) return 0;
    let count = 0;
    do {
      if (count === most || !item(count)) return Number.NaN;
      count += 1;
    } while (this.take(COMMA));
    return this.take(CLOSE_LIST) ? count : Number.NaN;
  }

  /** A list of numbers and nulls, at most so many, as doubles behind `from`, null as NaN; how many, NaN where it is none. */
  doubles(into: Float64Array, from: number, most: number): number {
    const { bytes } = this;
    if (!this.take(OPEN_LIST)) return Number.NaN;
    if (this.take(CLOSE_LIST)) return 0;
    for (let count = 0; count < most; ) {
      const isNull = bytes[this.at] === SMALL_N;
      const value = isNull ? Number.NaN : this.number();
      if (isNull ? !this.#null() : Number.isNaN(value)) return Number.NaN;
      into[from + count] = value;
      count += 1;
      const after = bytes[this.at++];
      if (after === CLOSE_LIST) return count;
      if (after !== COMMA) return Number.NaN;
    }
    return Number.NaN;
  }

  /** A number of few digits and no exponent. */
  number(): number {
    const { bytes } = this;
    const isNegative = bytes[this.at] === MINUS;
    let at = isNegative ? this.at + 1 : this.at;
    const from = at;
    let mantissa = 0;
    let digit = (bytes[at] ?? 0) - ZERO;
    for (; digit >= 0 && digit <= 9; digit = (bytes[++at] ?? 0) - ZERO) mantissa = mantissa * 10 + digit;
    let digits = at - from;
    if (digits === 0 || (digits > 1 && bytes[from] === ZERO)) return Number.NaN;
    let places = 0;
    if (bytes[at] === POINT) {
      const point = at;
      digit = (bytes[++at] ?? 0) - ZERO;
      for (; digit >= 0 && digit <= 9; digit = (bytes[++at] ?? 0) - ZERO) mantissa = mantissa * 10 + digit;
      places = at - point - 1;
      if (places === 0) return Number.NaN;
      digits += places;
    }
    // JSON.stringify writes no minus before a zero.
    if (digits > EXACT_DIGITS || (isNegative && mantissa === 0)) return Number.NaN;
    this.at = at;
    const value = places === 0 ? mantissa : mantissa / (TENS[places] ?? 1);
    return isNegative ? -value : value;
  }

  take(byte: number): boolean {
    if (this.bytes[this.at] !== byte) return false;
    this.at += 1;
    return true;
  }

  #value(rule: Rule, list: (name: string) => boolean): boolean {
    switch (rule.kind) {
      case 'text':
        return this.#text(rule);
      case 'oneOf':
        return this.#oneOf(rule);
      case 'number':
        return this.#bounded(rule);
      case 'object':
        return this.object(rule, list);
      case 'array':
        return list(rule.name);
    }
  }

  #key(byHash: ReadonlyMap<number, Rule>): Rule | undefined {
    const { bytes } = this;
    if (!this.take(QUOTE)) return undefined;
    const from = this.at;
    let at = from;
    let hash = 0;
    for (let byte = bytes[at]; byte !== QUOTE; byte = bytes[++at]) {
      if (byte === undefined) return undefined;
      hash = hashStep(hash, byte);
    }
    const rule = byHash.get(hash);
    if (rule === undefined || !this.#is(rule.key, from, at)) return undefined;
    this.at = at + 1;
    return this.take(COLON) ? rule : undefined;
  }

  #is(wanted: Uint8Array, from: number, to: number): boolean {
    if (to - from !== wanted.length) return false;
    for (let i = 0; i < wanted.length; i++) if (this.bytes[from + i] !== wanted[i]) return false;
    return true;
  }

  #bounded({ slot, least, most, isInteger }: NumberRule): boolean {
    this.starts[slot] = this.at;
    const value = this.number();
    this.ends[slot] = this.at;
    this.numbers[slot] = value;
    return value >= least && value <= most && (!isInteger || Number.isInteger(value));
  }

  #text({ slot, maxBytes, pattern }: TextRule): boolean {
    if (!this.#string(slot)) return false;
    if ((this.ends[slot] ?? 0) - (this.starts[slot] ?? 0) > maxBytes) return false;
    return pattern === null || pattern.test(this.textAt(slot));
  }

  #oneOf({ slot, values }: OneOfRule): boolean {
    if (!this.#string(slot)) return false;
    return values.some((value) => this.#is(value, this.starts[slot] ?? 0, this.ends[slot] ?? 0));
  }

  #null(): boolean {
    const { bytes, at } = this;
    this.at += NULL.length;
    return bytes[at + 1] === NULL[1] && bytes[at + 2] === NULL[2] && bytes[at + 3] === NULL[3];
  }

  #string(slot: number): boolean {
    const { bytes } = this;
    if (!this.take(QUOTE)) return false;
    let at = this.at;
    this.starts[slot] = at;
    for (let byte = bytes[at]; byte !== QUOTE; byte = bytes[++at]) {
      if (byte === undefined || byte < FIRST_PRINTABLE || byte === BACKSLASH) return false;
      if (byte > LAST_ASCII) this.isWide = true;
    }
    this.ends[slot] = at;
    this.at = at + 1;
    return true;
  }
}
