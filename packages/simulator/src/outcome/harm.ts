import type { ScreenSecond, ViewerPlace } from '../report/observer.ts';
import { type Spell, spellsOf } from './spells.ts';

/** A second is harmed when more than this of it stood still for want of media. */
const STALLED_MS = 200;
/** Within one viewer, pauses of the harm that are no longer belong to it, seconds. */
const VIEWER_GAP = 2;

/** What one viewer went through. */
interface Case {
  readonly viewer: ViewerPlace;
  readonly seconds: Set<number>;
  last: ScreenSecond | undefined;
}

/** Which seconds of which viewers were harmed. */
export class Harm {
  private readonly cases = new Map<ViewerPlace['session'], Case>();
  private readonly targetFps: number;
  private readonly cut: number;

  constructor(screens: readonly ScreenSecond[], targetFps: number, cut: number) {
    this.targetFps = targetFps;
    this.cut = cut;
    for (const second of screens) this.see(second);
  }

  get isNone(): boolean {
    return [...this.cases.values()].every(({ seconds }) => seconds.size === 0);
  }

  /** How many seconds of this viewer were harmed in this time. */
  count(session: string, { from, to }: Spell): number {
    const { seconds } = this.cases.get(session) ?? { seconds: new Set<number>() };
    let count = 0;
    for (let second = from; second < to; second++) if (seconds.has(second)) count++;
    return count;
  }

  /** Every viewer's harm in spells. */
  spells(): (Spell & { readonly viewer: ViewerPlace; readonly harmSeconds: number })[] {
    return [...this.cases.values()].flatMap(({ viewer, seconds }) =>
      spellsOf(
        [...seconds].sort((one, two) => one - two),
        VIEWER_GAP,
      ).map((spell) => ({ ...spell, viewer, harmSeconds: this.count(viewer.session, spell) })),
    );
  }

  private see(now: ScreenSecond): void {
    const { viewer, second } = now;
    const known = this.cases.get(viewer.session) ?? { viewer, seconds: new Set(), last: undefined };
    this.cases.set(viewer.session, known);
    if (now.stalledMs > STALLED_MS) known.seconds.add(second);
    // Frames of a single second are too few to speak of a rate: it has to be low with a neighbour's, too.
    const { last } = known;
    if (last?.second === second - 1 && this.isSlow(last.shown + now.shown, 2)) {
      for (const one of [last, now])
        if (!one.still && this.isSlow(one.shown, 1)) known.seconds.add(one.second);
    }
    known.last = now;
  }

  private isSlow(shown: number, seconds: number): boolean {
    return this.targetFps > 0 && shown < this.cut * this.targetFps * seconds;
  }
}
