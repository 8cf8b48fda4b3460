import type { Rules } from '../rules/ruleTable.ts';
import { type Group, groupsOf } from '../session/play/membership.ts';
import { valueAt } from '../session/push/reading.ts';
import type { SessionRecord } from './sessions.ts';
import { joined, outside, type Span } from './spans.ts';

/** One sample of a view: what the time before it was. */
interface ViewSample extends Span {
  readonly fps: number | null;
  readonly cacheMs: number | null;
}

/** What one viewer went through, on the server's clock. */
export interface View {
  readonly session: string;
  readonly groups: readonly Group[];
  readonly cacheMode: 'auto' | 'speedy' | 'smooth' | null;
  readonly heardShare: number;
  /** From the beginning of playback to the last word. */
  readonly watched: Span;
  /** Nothing to play. */
  readonly loading: readonly Span[];
  /** Freezes told by the player (2105): something to play, and no frame of it shown. */
  readonly frozen: readonly Span[];
  readonly samples: readonly ViewSample[];
}

interface Raw {
  /** Its events do not tell all of its stalls. */
  readonly infers: boolean;
  startedAt: number | null;
  endedAt: number | null;
  openedAt: number | null;
  until: number;
  sampledAt: number | null;
  loading: Span[];
  frozen: Span[];
  samples: ViewSample[];
}

function endLoading(raw: Raw, t: number, rules: Rules): void {
  if (raw.openedAt !== null && t - raw.openedAt >= rules.stallMicroMs)
    raw.loading.push({ from: raw.openedAt, to: t });
  raw.openedAt = null;
}

function onEvent(raw: Raw, code: number, t: number, rules: Rules): void {
  switch (code) {
    case 2003:
    case 2004:
      if (code === 2004) raw.startedAt ??= t;
      endLoading(raw, t, rules);
      return;
    case 2007:
      if (raw.startedAt !== null) raw.openedAt ??= t;
      return;
    case 2105:
      if (raw.startedAt !== null)
        raw.frozen.push({ from: Math.max(raw.startedAt, t - rules.stallFreezeMs), to: t });
      return;
    case 2006:
    case -2301:
      endLoading(raw, t, rules);
      raw.endedAt = t;
      return;
    default:
      return;
  }
}

function onSample(raw: Raw, sample: ViewSample, rules: Rules): void {
  const { from, to, fps, cacheMs } = sample;
  raw.samples.push(sample);
  if (fps === null) return;
  if (fps > 0) raw.startedAt ??= from;
  if (raw.startedAt === null) return;
  const isDry = cacheMs === null || cacheMs < rules.cacheLowMs;
  // It plays what it has: the end of the loading was lost on its way.
  if (raw.openedAt !== null && raw.openedAt < from && fps > 0 && !isDry) endLoading(raw, from, rules);
  // Where events are missing, a player that shows nothing and has nothing to show is loading all the same.
  if (raw.infers && fps === 0 && isDry) raw.loading.push({ from: Math.max(from, raw.startedAt), to });
}

function step(raw: Raw, { batch, moment }: SessionRecord['moments'][number], rules: Rules): void {
  const { t } = moment;
  if (raw.openedAt !== null && t - raw.until > rules.stallCensorMs) endLoading(raw, raw.until, rules);
  raw.until = Math.max(raw.until, t);
  if (moment.kind === 'event') {
    onEvent(raw, moment.event.code, t, rules);
    return;
  }
  const before = raw.sampledAt ?? t;
  raw.sampledAt = t;
  if (t <= before) return;
  const fps = valueAt(batch, 'fps', moment.row);
  const cacheMs = valueAt(batch, 'cache', moment.row);
  onSample(raw, { from: Math.max(before, t - rules.sampleGapMs), to: t, fps, cacheMs }, rules);
}

const tellsLoading = ({ moment }: SessionRecord['moments'][number]) =>
  moment.kind === 'event' && moment.event.code === 2004;

/** What a view's telemetry tells of it; nothing where playback never began. */
export function viewOf(record: SessionRecord, rules: Rules): View[] {
  const raw: Raw = {
    infers: record.heardShare < 1 || !record.moments.some(tellsLoading),
    startedAt: null,
    endedAt: null,
    openedAt: null,
    until: record.moments[0]?.moment.t ?? 0,
    sampledAt: null,
    loading: [],
    frozen: [],
    samples: [],
  };
  for (const one of record.moments) step(raw, one, rules);
  endLoading(raw, raw.until, rules);
  const { startedAt, endedAt, until } = raw;
  if (startedAt === null || until <= startedAt) return [];
  const { last, session, heardShare } = record;
  const loading = joined(raw.loading);
  return [
    {
      session,
      groups: groupsOf(last),
      cacheMode: last.stream.cacheMode ?? null,
      heardShare,
      watched: { from: startedAt, to: endedAt ?? until },
      loading,
      frozen: joined(raw.frozen).flatMap((span) => outside(span, loading)),
      samples: raw.samples,
    },
  ];
}
