import type { TickView } from './tickView.ts';

/** What follows from each open second by itself: worked out once, and again only where the second changed. */
export class PerSecond<Value> {
  private views: readonly TickView[] = [];
  private values: readonly Value[] = [];

  /** The value of each second given, in order of time. */
  of(views: readonly TickView[], valueOf: (view: TickView) => Value): readonly Value[] {
    const { views: before, values: known } = this;
    const values: Value[] = [];
    let at = 0;
    for (const view of views) {
      while ((before[at]?.tick ?? view.tick) < view.tick) at += 1;
      const value = before[at] === view ? known[at] : undefined;
      values.push(value === undefined ? valueOf(view) : value);
    }
    this.views = views;
    this.values = values;
    return values;
  }

  /** What they follow from beside the seconds is other now. */
  forget(): void {
    this.views = [];
    this.values = [];
  }
}
