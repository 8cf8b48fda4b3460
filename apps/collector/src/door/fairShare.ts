const WINDOW_MS = 1000;

/** Nobody is turned away for this many requests a second, however busy it is. */
const ALWAYS = 50;

/** Beside others, one may take this share of what is taken in at all. */
const SHARE = 0.25;

/** Who is asked for nearly everything is alone: there is nobody to leave room to. */
const ALONE = 0.01;

/** Most that are told apart in a second; the rest share one count. */
const MOST_KEYS = 50_000;
const REST = '';

/**
 * Shares what this process can take among those who ask. While it is busy, one who asks for more than a share of what
 * was taken in the second before is turned away. What the others ask for does not show while it waits behind him, so
 * it is not what they leave that counts.
 */
export class FairShare {
  private readonly clock: () => number;
  private windowAt: number;
  private asked = new Map<string, number>();
  private taken = new Map<string, number>();
  private askedBefore: ReadonlyMap<string, number> = new Map();
  private takenBefore = 0;
  private askedBeforeSum = 0;

  /** `clock`: any clock in ms. */
  constructor(clock: () => number) {
    this.clock = clock;
    this.windowAt = clock();
  }

  /** Counts a request; false when its turn has to be left to others. */
  take(asker: string, isBusy: boolean): boolean {
    this.turn();
    const key = this.asked.has(asker) || this.asked.size < MOST_KEYS ? asker : REST;
    this.asked.set(key, (this.asked.get(key) ?? 0) + 1);
    const already = this.taken.get(key) ?? 0;
    if (isBusy && already >= this.allowed(key)) return false;
    this.taken.set(key, already + 1);
    return true;
  }

  private allowed(key: string): number {
    const others = this.askedBeforeSum - (this.askedBefore.get(key) ?? 0);
    if (others <= this.takenBefore * ALONE) return Number.POSITIVE_INFINITY;
    return Math.max(ALWAYS, this.takenBefore * SHARE);
  }

  private turn(): void {
    const now = this.clock();
    if (now - this.windowAt < WINDOW_MS) return;
    const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((all, n) => all + n, 0);
    const isNext = now - this.windowAt < 2 * WINDOW_MS;
    this.askedBefore = isNext ? this.asked : new Map();
    this.askedBeforeSum = sum(this.askedBefore);
    this.takenBefore = isNext ? sum(this.taken) : 0;
    this.asked = new Map();
    this.taken = new Map();
    this.windowAt = now;
  }
}
