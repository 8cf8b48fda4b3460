import type { ScreenSecond, ViewerPlace } from '../report/observer.ts';
import { type Spell, spellsOf } from './spells.ts';

/** A second is harmed when more than this part of it stood still for want of media (CTA-2066 counts any). */
const STALLED_MS = 200;
/** Within one viewer, pauses of the harm that are shorter belong to it, seconds. */
const VIEWER_GAP = 2;

/** Which seconds of which viewers were harmed. */
export class Harm {
  private readonly seconds = new Map<ViewerPlace['session'], number[]>();
  private readonly places = new Map<ViewerPlace['session'], ViewerPlace>();

  constructor(screens: readonly ScreenSecond[], targetFps: number, cut: number) {
    for (const { viewer, second, stalledMs, shown, still } of screens) {
      const slow = !still && targetFps > 0 && shown / targetFps < cut;
      if (stalledMs <= STALLED_MS && !slow) continue;
      const list = this.seconds.get(viewer.session);
      if (list !== undefined) list.push(second);
      else {
        this.seconds.set(viewer.session, [second]);
        this.places.set(viewer.session, viewer);
      }
    }
  }

  get isNone(): boolean {
    return this.seconds.size === 0;
  }

  /** How many seconds of this viewer were harmed in this time. */
  count(session: string, { from, to }: Spell): number {
    return (this.seconds.get(session) ?? []).filter((second) => second >= from && second < to).length;
  }

  /** Every viewer's harm in spells. */
  spells(): (Spell & { readonly viewer: ViewerPlace; readonly harmSeconds: number })[] {
    return [...this.places.values()].flatMap((viewer) =>
      spellsOf(this.seconds.get(viewer.session) ?? [], VIEWER_GAP).map((spell) => ({
        ...spell,
        viewer,
        harmSeconds: this.count(viewer.session, spell),
      })),
    );
  }
}
