import type { Observer, ViewerPlace } from '../report/observer.ts';
import type { Player } from './player.ts';

/** Watches the screen itself, second by second of the room's time, from the first whole second of playback on. */
export class Screen {
  private readonly player: Player;
  private readonly viewer: ViewerPlace;
  private readonly observer: Observer;
  private second: number | undefined;
  private whole = false;
  private stalledMs = 0;
  private shown = 0;
  private still = false;

  constructor(player: Player, viewer: ViewerPlace, observer: Observer) {
    this.player = player;
    this.viewer = viewer;
    this.observer = observer;
  }

  step(nowMs: number, stepMs: number): void {
    if (!this.player.hasPlayed) return;
    const second = Math.floor((nowMs - stepMs) / 1000);
    if (second !== this.second) this.turn(second);
    if (this.player.isStalled) this.stalledMs += stepMs;
    if (this.player.isStill) this.still = true;
    if (nowMs % 1000 === 0 && this.whole) {
      const { viewer, stalledMs, still } = this;
      this.observer.screen({ viewer, second, stalledMs, shown: this.player.shown - this.shown, still });
    }
  }

  private turn(second: number): void {
    this.whole = this.second !== undefined;
    this.second = second;
    this.stalledMs = 0;
    this.shown = this.player.shown;
    this.still = false;
  }
}
