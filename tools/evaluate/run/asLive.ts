import type { Delivered } from '../../../packages/simulator/src/index.ts';
import type { Batch } from '../../../packages/telemetry/src/index.ts';

/** How often the server's clock is told where no batch comes, ms: as the processor does it. */
const TICK_MS = 1000;

/** What hears a delivery: each batch when it arrives, and the server's time where none does. */
interface Listener {
  readonly take: (batch: Batch, at: number) => void;
  /** `ms` have passed in silence, and it is `at`. */
  readonly idle: (ms: number, at: number) => void;
}

/** Plays a delivery as it was live, and the silence after it in which everything said becomes final. */
export function asLive(delivered: readonly Delivered[], afterEndMs: number, { take, idle }: Listener): void {
  const pass = (from: number, to: number) => {
    for (let at = from + TICK_MS; at <= to; at += TICK_MS) idle(TICK_MS, at);
  };
  let now = delivered[0]?.at ?? 0;
  for (const { at, batch } of delivered) {
    pass(now, at);
    now = at;
    take(batch, at);
  }
  pass(now, now + afterEndMs);
}
