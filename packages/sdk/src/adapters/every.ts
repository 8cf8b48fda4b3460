/** What an adapter gives back: call it when the player is gone. */
export type Stop = () => void;

/** How often the status is taken: the handbook's SDK reports it every one to two seconds. */
const SAMPLE_MS = 1000;

/** Takes the status now and every second, with the time since the last one; the answer stops it. */
export function everySecond(take: (elapsedMs: number) => void): Stop {
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    take(now - last);
    last = now;
  }, SAMPLE_MS);
  return () => clearInterval(timer);
}

/** Adds listeners; the answer removes them. */
export function listen<Type extends string>(
  target: {
    addEventListener(type: Type, listener: () => void): void;
    removeEventListener(type: Type, listener: () => void): void;
  },
  listeners: { readonly [type in Type]?: () => void },
): Stop {
  const entries = Object.entries(listeners) as [Type, () => void][];
  for (const [type, listener] of entries) target.addEventListener(type, listener);
  return () => {
    for (const [type, listener] of entries) target.removeEventListener(type, listener);
  };
}

/** Growth of a counter a second; null when it is not known or has begun anew. */
export class Growth {
  private last: number | undefined;

  /** Takes the counter's value; gives how much it grew. */
  take(value: number | undefined): number | null {
    const before = this.last;
    this.last = value;
    if (value === undefined || before === undefined || value < before) return null;
    return value - before;
  }
}

/** Bytes in some milliseconds as kbit/s. */
export const kbps = (bytes: number | null, elapsedMs: number): number | null =>
  bytes === null || elapsedMs <= 0 ? null : (bytes * 8) / elapsedMs;

/** A count in some milliseconds as a rate a second. */
export const perSecond = (count: number | null, elapsedMs: number): number | null =>
  count === null || elapsedMs <= 0 ? null : (count * 1000) / elapsedMs;

/** What a player hands over under these names, one within the other; undefined where there is nothing. */
export function held(data: unknown, ...path: string[]): unknown {
  let value = data;
  for (const name of path) value = Object(value)[name];
  return value;
}

/** The number that is held there, if it is one. */
export function heldNumber(data: unknown, ...path: string[]): number | undefined {
  const value = held(data, ...path);
  return typeof value === 'number' ? value : undefined;
}
