/** How long a queue has stood at the red line, and when 1101 was last said. */
export interface ClogState {
  /** Samples in a row with a queue at the red line. */
  readonly samples: number;
  readonly lastBusyMs: number | null;
}

export const initialClog: ClogState = { samples: 0, lastBusyMs: null };

/** handbook, "Upstream Clog": a queue of 10 or more says the uplink does not carry the stream. */
const RED_LINE_FRAMES = 10;
const CLOGGED_SAMPLES = 2;
/** 1101 is a hint to a person: said again at most this often while the clog lasts. */
const BUSY_EVERY_MS = 5000;

/** One more sample of the queue, and whether 1101 is to be said with it. */
export function watchClog(
  { samples, lastBusyMs }: ClogState,
  queueFrames: number | null,
  nowMs: number,
): { readonly state: ClogState; readonly isBusy: boolean } {
  const clogged = (queueFrames ?? 0) >= RED_LINE_FRAMES ? samples + 1 : 0;
  const isBusy = clogged >= CLOGGED_SAMPLES && nowMs - (lastBusyMs ?? -BUSY_EVERY_MS) >= BUSY_EVERY_MS;
  return { state: { samples: clogged, lastBusyMs: isBusy ? nowMs : lastBusyMs }, isBusy };
}
