import type { SealedBatch } from './sendQueue.ts';

declare const document: object | undefined;
declare const localStorage: KeyValueStorage | undefined;

/** Where batches outlive the page or the app: `localStorage`, React Native's `AsyncStorage`, or one of your own. */
export interface KeyValueStorage {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
}

/** A batch as it lies in the store; `at` is when it was cut, Unix ms. */
type Stored = readonly [session: string, seq: number, at: number, line: string, samples: number];

/** What was left behind by an earlier page or app. */
export interface Leftovers {
  readonly batches: readonly SealedBatch[];
  /** Too old to be worth anything to anybody. */
  readonly expired: readonly SealedBatch[];
}

/** The contract's own bound: what a client keeps offline. */
const KEEP_MS = 24 * 60 * 60 * 1000;

/** The page's own storage, where there is one and it may be used: asking for it may throw already. */
export function pageStorage(): KeyValueStorage | undefined {
  try {
    return typeof document === 'undefined' ? undefined : localStorage;
  } catch {
    return undefined;
  }
}

/** Goes on at once with a value that is there, or when it comes: a page that is left gets no second turn. */
const when = <T, R>(value: T | Promise<T>, go: (value: T) => R | Promise<R>): R | Promise<R> =>
  value instanceof Promise ? value.then(go) : go(value);

const parse = (text: string | null): Stored[] => {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(list) ? list.filter((one) => Array.isArray(one) && one.length === 5) : [];
  } catch {
    return [];
  }
};

/** Unsent batches of one room and side, bounded in bytes. Storage may be full, forbidden or broken: it never throws. */
export class OfflineStore {
  private readonly storage: KeyValueStorage;
  private readonly key: string;
  private readonly maxBytes: number;

  constructor(storage: KeyValueStorage, key: string, maxBytes: number) {
    this.storage = storage;
    this.key = key;
    this.maxBytes = maxBytes;
  }

  /** What an earlier page could not send. It stays until a `save` takes its place: this page may die, too. */
  async leftovers(now: number): Promise<Leftovers> {
    try {
      const stored = parse(await this.storage.getItem(this.key)).map(
        ([session, seq, sealedAt, line, samples]) => ({ session, seq, sealedAt, line, samples }),
      );
      const isFresh = ({ sealedAt }: SealedBatch) => now - sealedAt < KEEP_MS;
      return { batches: stored.filter(isFresh), expired: stored.filter((batch) => !isFresh(batch)) };
    } catch {
      return { batches: [], expired: [] };
    }
  }

  /**
   * Puts these in the place of all that the given sessions have there; others' stay. Gives how many are safe: the
   * newest are, when there is no room for all. It has happened when it returns, if the storage is one that can.
   */
  save(sessions: ReadonlySet<string>, batches: readonly SealedBatch[]): number | Promise<number> {
    const own = batches.map(
      ({ session, seq, sealedAt, line, samples }): Stored => [session, seq, sealedAt, line, samples],
    );
    try {
      const kept = when(this.storage.getItem(this.key), (text) => {
        const others = parse(text).filter(([session]) => !sessions.has(session));
        return this.write(this.newest([...others, ...own]), own.length);
      });
      return kept instanceof Promise ? kept.catch(() => 0) : kept;
    } catch {
      return 0;
    }
  }

  private newest(all: readonly Stored[]): readonly Stored[] {
    let bytes = 0;
    let from = all.length;
    while (from > 0) {
      bytes += all[from - 1]?.[3].length ?? 0;
      if (bytes > this.maxBytes) break;
      from--;
    }
    return all.slice(from);
  }

  /** Half as many each time that there is no room. */
  private write(all: readonly Stored[], own: number): number | Promise<number> {
    const less = (error: unknown) => {
      if (all.length <= 1) throw error;
      return this.write(all.slice(Math.ceil(all.length / 2)), own);
    };
    const kept = Math.min(own, all.length);
    try {
      const writing =
        all.length === 0
          ? this.storage.removeItem(this.key)
          : this.storage.setItem(this.key, JSON.stringify(all));
      return writing instanceof Promise ? writing.then(() => kept, less) : kept;
    } catch (error) {
      return less(error);
    }
  }
}
