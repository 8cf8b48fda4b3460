import { batchOf, lineOf, NOON } from './batches.ts';

export const BIG_BATCHES = 2000;
export const SAMPLES_EACH = 40;

/** The same rows each time they are made: several days, many rooms, an event in every batch. */
export function bigInsert(round: number): Uint8Array[] {
  return Array.from({ length: BIG_BATCHES }, (_, index) => {
    const sentAt = NOON + (index % 5) * 86_400_000 + index * 1000;
    const t = Array.from({ length: SAMPLES_EACH }, (_, k) => sentAt - (SAMPLES_EACH - k) * 500);
    return lineOf(
      batchOf({
        room: `8888_${round}_${index % 50}`,
        seq: index,
        sentAt,
        receivedAt: sentAt + 40,
        samples: { t, fps: t.map((at) => 10 + (at % 7)), que: t.map((at) => at % 11) },
        events: [{ t: sentAt, code: 1101 }],
      }),
    );
  });
}
