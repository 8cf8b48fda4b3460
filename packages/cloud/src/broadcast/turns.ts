import type { Oddity, Turn } from './facts.ts';
import type { Span } from './spans.ts';

/** What begins and ends made of it: spans whose end is null where none came. */
interface Paired {
  readonly spans: readonly { readonly from: number; readonly to: number | null }[];
  readonly oddities: readonly Oddity[];
}

const rank = ({ kind }: Turn) => (kind.endsWith('_end') ? 0 : 1);

/** By time, what was told twice once; at the same moment, what ends comes before what begins. */
function inOrder(turns: readonly Turn[]): Turn[] {
  const told = new Map(turns.map((turn) => [`${turn.kind} ${turn.at}`, turn]));
  return [...told.values()].sort((a, b) => a.at - b.at || rank(a) - rank(b));
}

/**
 * Pairs begins with ends by time, in whatever order they were told. A begin within a begin is one with it, unless that
 * is over by then; an end that nothing began is only a moment at which something was over.
 */
export function paired(
  turns: readonly Turn[],
  begin: Turn['kind'],
  isOver: (from: number, at: number) => boolean = () => false,
): Paired {
  const spans: { from: number; to: number | null }[] = [];
  const oddities: Oddity[] = [];
  for (const { kind, at } of inOrder(turns)) {
    const last = spans.at(-1);
    const isOn = last !== undefined && last.to === null;
    if (kind === begin) {
      if (isOn) oddities.push('begin_twice');
      if (!isOn || isOver(last.from, at)) spans.push({ from: at, to: null });
    } else if (isOn) last.to = at;
    else oddities.push('end_without_begin');
  }
  return { spans, oddities };
}

/** Nobody pushes for longer on one link: the end of such a push was lost, ms. */
const LONGEST_PUSH_MS = 24 * 3_600_000;
/** Telemetry that is silent for so long while its server tells of no end: the end was lost, ms. */
const LOST_MS = 60_000;

/**
 * The pushes that servers had. A reconnect can be told before the end of what it replaces: then both are one connection
 * after another, never one within another.
 */
export function serverSpans(
  turns: readonly Turn[],
  heard: readonly Span[],
  nowMs: number,
): { spans: Span[]; oddities: Oddity[] } {
  const spans: Span[] = [];
  const oddities: Oddity[] = [];
  const byConnection = Map.groupBy(turns, ({ source, client }) => `${source} ${client}`);
  for (const own of byConnection.values()) {
    const { spans: found, oddities: odd } = paired(own, 'push_begin');
    oddities.push(...odd);
    for (const { from, to } of found) {
      if (to !== null) spans.push({ from, to });
      else {
        const { until, isLost } = openPush(from, heard, nowMs);
        spans.push({ from, to: until });
        if (isLost) oddities.push('end_lost');
      }
    }
  }
  return { spans, oddities };
}

/** Until when a push lasted whose end was not told: as long as telemetry was heard, where there is any. */
function openPush(from: number, heard: readonly Span[], nowMs: number) {
  const last = Math.max(
    ...heard.filter((span) => span.to >= from).map(({ to }) => to),
    Number.NEGATIVE_INFINITY,
  );
  if (Number.isFinite(last)) {
    const isLost = nowMs - last > LOST_MS;
    return { until: isLost ? last : nowMs, isLost };
  }
  const isLost = nowMs - from > LONGEST_PUSH_MS;
  return { until: isLost ? from : nowMs, isLost };
}
