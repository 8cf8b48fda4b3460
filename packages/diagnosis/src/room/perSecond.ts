import type { TickView } from './tickView.ts';

/** What follows from each open second by itself: worked out once, and again only where a second may have changed. */
export class PerSecond<Value> {
  private views: readonly TickView[] = [];
  private values: Value[] = [];

  /** The value of each second given, in order of time. */
  of(views: readonly TickView[], make: (view: TickView) => Value): readonly Value[] {
    const { views: before } = this;
    const [first] = views;
    // Those that are settled since are gone from the front.
    const gone = first === undefined ? before.length : Math.max(0, before.indexOf(first));
    let same = 0;
    while (same < views.length && views[same] === before[gone + same]) same += 1;
    const values = this.values.slice(gone, gone + same);
    for (const view of views.slice(same)) values.push(make(view));
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
