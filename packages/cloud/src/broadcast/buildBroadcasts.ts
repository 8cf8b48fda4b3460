import type { Broadcast, Oddity, Recording, RoomFacts } from './facts.ts';
import { between, merged, outside, type Span, within } from './spans.ts';
import { paired, serverSpans } from './turns.ts';

/** Without a push and without viewers for so long, a show that nobody closed is over, ms. */
export const QUIET_MS = 300_000;
/** Viewers who wait keep a show open for so long after its last push, ms. */
const WAITED_FOR_MS = 1_800_000;
/** How far a push may reach over the begin or the end that its app told, ms: clocks, and the last batch. */
const EDGE_MS = 30_000;
/** A recording may be closed so long after its show, ms. */
const LATE_FILE_MS = 60_000;
/** Between pushes, less than this is no interruption, ms. */
const LEAST_GAP_MS = 1000;

interface Activity {
  /** Everything that says that somebody pushed. */
  readonly all: readonly Span[];
  /** Of it, what was said while it went on: by the server, or by telemetry. */
  readonly heard: readonly Span[];
  /** What tells interruptions best: the server's word, else telemetry, else the files. */
  readonly best: readonly Span[];
  readonly oddities: readonly Oddity[];
}

const isPush = ({ kind }: { kind: string }) => kind === 'push_begin' || kind === 'push_end';
const isShow = ({ kind }: { kind: string }) => kind === 'app_begin' || kind === 'app_end';

function activityOf({ turns, pushes, recordings }: RoomFacts, nowMs: number): Activity {
  const server = serverSpans(turns.filter(isPush), pushes, nowMs);
  const files = recordings.flatMap(({ startAt, endAt }) =>
    startAt === null ? [] : [{ from: startAt, to: endAt }],
  );
  const best = server.spans.length > 0 ? server.spans : pushes.length > 0 ? pushes : files;
  const heard = [...server.spans, ...pushes];
  return { all: merged([...heard, ...files]), heard, best, oddities: server.oddities };
}

/** Until when a show that ended its last push then is kept open by viewers who wait. */
function waitedFor(end: number, views: readonly Span[]): number {
  let seen = end;
  for (const { from, to } of views) {
    if (to > seen && from <= seen + QUIET_MS) seen = Math.min(to, end + WAITED_FOR_MS);
  }
  return seen;
}

/** Pushes one after another, as long as no pause between them ends a show. */
function islands(activity: readonly Span[], views: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of activity) {
    const last = joined.at(-1);
    if (last !== undefined && span.from <= waitedFor(last.to, views) + QUIET_MS)
      joined.splice(-1, 1, { from: last.from, to: Math.max(last.to, span.to) });
    else joined.push(span);
  }
  return joined;
}

type Frame = Pick<Broadcast, 'from' | 'to' | 'begunBy' | 'endedBy'>;

/** An end that is quiet: null while a push may still come back. */
function quietEnd(end: number, views: readonly Span[], nowMs: number): Pick<Frame, 'to' | 'endedBy'> {
  const isOver = nowMs - waitedFor(end, views) >= QUIET_MS;
  return isOver ? { to: end, endedBy: 'quiet' } : { to: null, endedBy: null };
}

/** The shows that an app opened. One that it never closed ends when it falls quiet. */
function appFrames(facts: RoomFacts, all: readonly Span[], views: readonly Span[], nowMs: number) {
  /** When the last push was over of a show that began then, up to another moment. */
  const lastPush = (from: number, until: number): number => {
    const [first] = islands([{ from, to: from }, ...within(all, { from, to: until })], views);
    return first?.to ?? from;
  };
  const isOver = (from: number, at: number) => at - waitedFor(lastPush(from, at), views) >= QUIET_MS;
  const { spans, oddities } = paired(facts.turns.filter(isShow), 'app_begin', isOver);
  const frames = spans.map(({ from, to }, index): Frame => {
    if (to !== null) return { from, to, begunBy: 'app', endedBy: 'app' };
    const next = spans[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    return { from, begunBy: 'app', ...quietEnd(lastPush(from, next), views, Math.min(next, nowMs)) };
  });
  return { frames, oddities };
}

/** What was pushed before, between and after the shows of the app. What only sticks out of one is no show of its own. */
function besides(all: readonly Span[], shows: readonly Frame[]): Span[][] {
  const spans = shows.map(({ from, to }) => ({ from, to: to ?? Number.POSITIVE_INFINITY }));
  const isOutside = (piece: Span) =>
    spans.every(({ from, to }) => {
      const sticksOut = (piece.to === from || piece.from === to) && piece.to - piece.from < QUIET_MS;
      return !sticksOut && (piece.from < from - EDGE_MS || piece.to > to + EDGE_MS);
    });
  let rest = [...all];
  for (const span of spans) rest = outside(rest, span);
  const groups = Map.groupBy(
    rest.filter(isOutside),
    (piece) => spans.filter(({ to }) => to <= piece.from).length,
  );
  return [...groups.values()];
}

/** Whether a recording is one of a show: a file that has no begin is of what went on when it was closed. */
const touches = ({ from, to }: Frame, { startAt, endAt }: Recording): boolean =>
  endAt >= from && (startAt ?? endAt - LATE_FILE_MS) <= (to ?? Number.POSITIVE_INFINITY);

/** Shows of which a file without a begin is the only word: when they ended is all that is known of their time. */
function besidesFiles(
  recordings: readonly Recording[],
  shows: readonly Frame[],
  all: readonly Span[],
): Frame[] {
  const lone = recordings.filter(
    (one) =>
      one.startAt === null &&
      !shows.some((show) => touches(show, one)) &&
      !all.some(({ from, to }) => from <= one.endAt && to >= one.endAt),
  );
  const ends = lone.map(({ endAt }) => ({ from: endAt, to: endAt }));
  return merged(ends, LATE_FILE_MS).map((span) => ({ ...span, begunBy: 'recording', endedBy: 'quiet' }));
}

/** Each recording belongs to the first show that it touches. */
function recordingsOf(frame: Frame, recordings: readonly Recording[]): Recording[] {
  return recordings
    .filter((one) => touches(frame, one))
    .toSorted((a, b) => (a.startAt ?? a.endAt) - (b.startAt ?? b.endAt) || a.id.localeCompare(b.id));
}

/**
 * The shows of a room, from all that is known of it (handbook, "How do I know which files belong to a certain LVB?": the
 * app's begin and end define a show; where it tells none, its pushes do, and where nobody heard of any, its files). The
 * same facts give the same shows, in whatever order and however often they came.
 */
export function buildBroadcasts(facts: RoomFacts, nowMs: number): Broadcast[] {
  const views = merged(facts.views);
  const activity = activityOf(facts, nowMs);
  const { frames: byApp, oddities } = appFrames(facts, activity.all, views, nowMs);
  const byPush = besides(activity.all, byApp)
    .flatMap((pushed) => islands(pushed, views))
    .map((span): Frame => {
      const begunBy = within(activity.heard, span).length > 0 ? 'push' : 'recording';
      return { from: span.from, begunBy, ...quietEnd(span.to, views, nowMs) };
    });
  const told = [...byApp, ...byPush];
  const frames = [...told, ...besidesFiles(facts.recordings, told, activity.all)].toSorted(
    (a, b) => a.from - b.from,
  );
  const taken = new Set<string>();
  return frames.map((frame) => {
    const until = frame.to ?? nowMs;
    const own = recordingsOf(frame, facts.recordings).filter(({ id }) => !taken.has(id));
    for (const { id } of own) taken.add(id);
    const around = { from: frame.from - EDGE_MS, to: until + EDGE_MS };
    const pushed = within(activity.best, around);
    const isOdd = own.some(({ timeInconsistent }) => timeInconsistent);
    const odd: Oddity[] = [
      ...oddities,
      ...activity.oddities,
      ...(isOdd ? (['recording_time'] as const) : []),
    ];
    return {
      id: `${facts.room}@${frame.from}`,
      room: facts.room,
      ...frame,
      isReported: within([...facts.pushes, ...views], around).length > 0,
      pushes: pushed.length,
      gaps: between(merged(pushed)).filter(({ from, to }) => to - from >= LEAST_GAP_MS),
      recordings: own,
      oddities: [...new Set(odd)].sort(),
    };
  });
}
