import { diagnoseRecording, type Seated } from '@stutterscope/diagnosis';
import { type Batch, isPlausible } from '@stutterscope/telemetry';
import { groupsOf } from './groupsOf.ts';
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

function seatedIn(batches: readonly Batch[]): Seated[] {
  const last = new Map(batches.map((batch) => [batch.session, batch]));
  return [...last.values()].map(({ session, side, client, stream }) => ({
    session,
    side,
    groups: groupsOf({ ...client, ...stream }),
  }));
}

/** What a recording tells of a room; null where the room does not occur in it. */
export function historyOfRecording(all: readonly Batch[], room: string): RoomHistory | null {
  const batches = all.filter((batch) => batch.room === room);
  if (batches.length === 0) return null;
  // All rooms: what they suffer together explains what one of them cannot.
  const verdicts = diagnoseRecording(all);
  const mine = verdicts.filter((verdict) => verdict.kind !== 'incident' && verdict.room === room);
  return {
    room,
    stutters: mine.filter((verdict) => verdict.kind === 'stutter'),
    findings: mine.filter((verdict) => verdict.kind === 'finding'),
    alerts: mine.filter((verdict) => verdict.kind === 'alert'),
    incidents: verdicts.filter((verdict) => verdict.kind === 'incident'),
    seated: seatedIn(batches),
    pusher: lastWord(batches),
    recordings: [],
    nowMs: batches.reduce((end, { sentAt, receivedAt }) => Math.max(end, receivedAt ?? sentAt), 0),
    present: 'at the end of the recording',
  };
}
