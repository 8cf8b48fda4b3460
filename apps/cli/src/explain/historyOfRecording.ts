import { diagnoseRecording } from '@stutterscope/diagnosis';
import { type Batch, isPlausible } from '@stutterscope/telemetry';
import { LAST_WORD_MS, type PusherWord, type RoomHistory } from './roomHistory.ts';

const figures = ['fps', 'que', 'spd'] as const;

function lastWord(batches: readonly Batch[]): PusherWord | null {
  const samples = batches
    .filter(({ side }) => side === 'push')
    .flatMap(({ samples: columns }) => columns.t.map((t, i) => ({ t, columns, i })))
    .sort((a, b) => a.t - b.t);
  const newest = samples.at(-1);
  if (newest === undefined) return null;
  const last = { fps: null, que: null, spd: null, heardAt: newest.t };
  const word: Record<(typeof figures)[number], number | null> & { heardAt: number } = last;
  for (const { t, columns, i } of samples) {
    if (newest.t - t > LAST_WORD_MS) continue;
    for (const figure of figures) {
      const value = columns[figure]?.[i] ?? null;
      if (value !== null && isPlausible(figure, value)) word[figure] = value;
    }
  }
  return word;
}

/** What a recording tells of a room; null where the room does not occur in it. */
export function historyOfRecording(all: readonly Batch[], room: string): RoomHistory | null {
  const batches = all.filter((batch) => batch.room === room);
  if (batches.length === 0) return null;
  const verdicts = diagnoseRecording(batches);
  return {
    room,
    stutters: verdicts.filter((verdict) => verdict.kind === 'stutter'),
    findings: verdicts.filter((verdict) => verdict.kind === 'finding'),
    alerts: verdicts.filter((verdict) => verdict.kind === 'alert'),
    pusher: lastWord(batches),
    nowMs: batches.reduce((end, { sentAt, receivedAt }) => Math.max(end, receivedAt ?? sentAt), 0),
    present: 'at the end of the recording',
  };
}
