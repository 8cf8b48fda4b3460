/** As much of a JSON schema as the contract uses for a value that is no array. */
interface ValueSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

/** What may stand at one place of a batch. `slot` is where the scanner notes what it found there. */
interface Place {
  readonly slot: number;
  readonly key: Uint8Array;
}
export interface TextRule extends Place {
  readonly kind: 'text';
  readonly maxBytes: number;
  readonly pattern: RegExp | null;
}
export interface OneOfRule extends Place {
  readonly kind: 'oneOf';
  readonly values: readonly Uint8Array[];
}
export interface NumberRule extends Place {
  readonly kind: 'number';
  readonly least: number;
  readonly most: number;
  readonly isInteger: boolean;
}
export interface ObjectRule extends Place {
  readonly kind: 'object';
  readonly byHash: ReadonlyMap<number, Rule>;
  readonly required: readonly number[];
}
/** An array, which the scanner knows how to read. */
interface ArrayRule extends Place {
  readonly kind: 'array';
  readonly name: string;
}
export type Rule = TextRule | OneOfRule | NumberRule | ObjectRule | ArrayRule;

const NO_PATTERN_BYTES = 1024;

/** The hash of a key, a byte at a time. */
export const hashStep = (hash: number, byte: number): number => (Math.imul(hash, 31) + byte) | 0;

const hashOf = (key: Uint8Array): number => key.reduce(hashStep, 0);

const bytesOf = (text: string): Uint8Array => Buffer.from(text);

/** Makes rules of schemas, so that the scanner knows nothing of the contract that the schema does not say. */
export class RuleMaker {
  #slots = 0;

  get slots(): number {
    return this.#slots;
  }

  object(schema: ValueSchema, name = ''): ObjectRule {
    const place = this.#place(name);
    const rules = Object.entries(schema.properties ?? {}).map(([key, value]) => this.#rule(key, value));
    const byHash = new Map(rules.map((rule) => [hashOf(rule.key), rule]));
    if (byHash.size !== rules.length) throw new Error(`two keys of ${name} have one hash`);
    const wanted = new Set((schema.required ?? []).map((key) => hashOf(bytesOf(key))));
    const required = [...byHash].filter(([hash]) => wanted.has(hash)).map(([, { slot }]) => slot);
    return { ...place, kind: 'object', byHash, required };
  }

  #rule(name: string, schema: ValueSchema): Rule {
    const place = this.#place(name);
    if (schema.enum !== undefined)
      return { ...place, kind: 'oneOf', values: schema.enum.map((value) => bytesOf(String(value))) };
    switch (schema.type) {
      case 'string': {
        const { pattern, maxLength } = schema;
        if (pattern === undefined && maxLength === undefined) throw new Error(`${name} may be of any length`);
        return {
          ...place,
          kind: 'text',
          maxBytes: maxLength ?? NO_PATTERN_BYTES,
          pattern: pattern === undefined ? null : new RegExp(pattern),
        };
      }
      case 'integer':
      case 'number':
        return {
          ...place,
          kind: 'number',
          least: schema.minimum ?? Number.NEGATIVE_INFINITY,
          most: schema.maximum ?? Number.POSITIVE_INFINITY,
          isInteger: schema.type === 'integer',
        };
      case 'object':
        return this.object(schema, name);
      case 'array':
        return { ...place, kind: 'array', name };
      default:
        throw new Error(`the scanner cannot read ${name}`);
    }
  }

  #place(name: string): Place {
    this.#slots += 1;
    return { slot: this.#slots - 1, key: bytesOf(name) };
  }
}
