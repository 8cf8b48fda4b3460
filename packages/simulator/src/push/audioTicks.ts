// AAC: 1024 samples a frame at 44.1 kHz.
const TICK_MS = (1024 / 44_100) * 1000;

/** When audio frames are made. */
export class AudioTicks {
  static readonly seconds = TICK_MS / 1000;
  private next = 0;

  start(nowMs: number): void {
    this.next = Math.ceil(nowMs / TICK_MS);
  }

  until(toMs: number): { readonly atMs: number; readonly tick: number }[] {
    const ticks = [];
    for (; this.next * TICK_MS < toMs; this.next++)
      ticks.push({ atMs: this.next * TICK_MS, tick: this.next });
    return ticks;
  }
}
