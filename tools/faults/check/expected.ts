import { Desk, deskRules, Phrasebook } from '@stutterscope/alerts';
import {
  diagnoseRecording,
  RoomStage,
  type RuleOverrides,
  SessionStage,
  type Verdict,
} from '@stutterscope/diagnosis';
import type { Batch } from '@stutterscope/telemetry';
import type { Reporter } from '../load/show.ts';

/** What an undisturbed run comes to: every batch received at the moment it was sent. */
export interface Expected {
  readonly sessions: readonly string[];
  readonly batches: number;
  readonly samples: number;
  readonly stutters: readonly string[];
  readonly alerts: readonly string[];
  /** Alerts that a VJ is spoken to about, by the stutter they stand on. */
  readonly raised: readonly string[];
  /** When a desk that hears of everything at once speaks, Unix ms, by room. */
  readonly raisedAt: ReadonlyMap<string, readonly number[]>;
}

const iso = (ms: number | null) => (ms === null ? 'open' : new Date(ms).toISOString());

/** A batch that came the moment it was due. */
type Received = Batch & { readonly receivedAt: number };

const undisturbed = (reporters: readonly Reporter[]): Received[] =>
  reporters
    .flatMap(({ batches, dueAt }) =>
      batches.map((batch, at): Received => ({ ...batch, receivedAt: dueAt[at] ?? batch.sentAt })),
    )
    .sort((a, b) => a.receivedAt - b.receivedAt || a.session.localeCompare(b.session) || a.seq - b.seq);

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

/** One line a session: how many batches and samples, and a checksum of their times and values. */
function sessionLine({ batches }: Reporter): string {
  const samples = batches.flatMap(({ samples: { t, spd = [] } }) =>
    t.map((at, i) => ({ at, spd: spd[i] ?? 0 })),
  );
  const session = batches[0]?.session;
  return [session, samples.length, sum(samples.map(({ at }) => at)), sum(samples.map(({ spd }) => spd))].join(
    ' ',
  );
}

/** As the stutter stands in the warehouse. */
export const stutterLine = (of: {
  room: string;
  cause: string;
  origin: string;
  severity: string;
  session: string | null;
  from: number;
  to: number | null;
}) => [of.room, of.cause, of.origin, of.severity, of.session ?? '-', iso(of.from), iso(of.to)].join(' ');

export const alertLine = (of: { room: string; cause: string; at: number; resolvedAt: number | null }) =>
  [of.room, of.cause, iso(of.at), iso(of.resolvedAt)].join(' ');

interface Raised {
  readonly room: string;
  readonly stutter: string | null;
  readonly at: number;
}

/** What a desk says of the verdicts as they come, each second of the show at its own moment. */
function raisedBy(batches: readonly Received[], rules: RuleOverrides): Raised[] {
  const sessions = new SessionStage('undisturbed', rules);
  const rooms = new RoomStage(rules);
  const phrasebook = new Phrasebook({ words: {}, language: 'en', nameOf: () => null });
  const desk = new Desk(deskRules, phrasebook);
  const raised: Raised[] = [];
  for (const batch of batches) {
    sessions.accept(batch);
    for (const signal of sessions.drain()) rooms.accept(signal);
    for (const verdict of rooms.drain()) desk.hear(verdict, batch.receivedAt);
    const said = [...desk.due(batch.receivedAt), ...desk.tick(batch.receivedAt)];
    raised.push(
      ...said
        .filter(({ phase }) => phase === 'raised')
        .map(({ room, stutter }) => ({ room, stutter, at: batch.receivedAt })),
    );
  }
  return raised;
}

const vjAlerts = (verdicts: readonly Verdict[]) =>
  verdicts.filter((verdict) => verdict.kind === 'alert').filter(({ audience }) => audience === 'vj');

export function expectedOf(reporters: readonly Reporter[], rules: RuleOverrides): Expected {
  const batches = undisturbed(reporters);
  const verdicts = diagnoseRecording(batches, rules);
  const raised = raisedBy(batches, rules);
  const raisedAt = Map.groupBy(raised, ({ room }) => room);
  return {
    sessions: reporters.map(sessionLine),
    batches: batches.length,
    samples: sum(batches.map(({ samples: { t } }) => t.length)),
    stutters: verdicts.filter((verdict) => verdict.kind === 'stutter').map(stutterLine),
    alerts: vjAlerts(verdicts).map(alertLine),
    raised: raised.map(({ room, stutter }) => `${room} ${stutter}`),
    raisedAt: new Map([...raisedAt].map(([room, ofRoom]) => [room, ofRoom.map(({ at }) => at)])),
  };
}
