import { goals } from '../house/goals.ts';
import { tidy } from '../query/clickhouseQuery.ts';
import { isOnAtTheEnd } from '../query/stutters.ts';
import type { AlertRule, Urgency } from './rule.ts';
import { threshold } from './thresholds.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

interface Burn {
  readonly name: string;
  readonly urgency: Urgency;
  readonly factor: Parameters<typeof threshold>[0];
  readonly longS: number;
  readonly shortS: number;
  readonly pending: string;
  readonly words: string;
}

/** Google SRE workbook: the long window says that it matters, the short one that it still goes on. */
const burns: readonly Burn[] = [
  {
    name: 'viewing-burns-fast',
    urgency: 'page',
    factor: 'burnPageFast',
    longS: HOUR,
    shortS: 5 * MINUTE,
    pending: '1m',
    words: '1 h and 5 min',
  },
  {
    name: 'viewing-burns',
    urgency: 'page',
    factor: 'burnPageSlow',
    longS: 6 * HOUR,
    shortS: 30 * MINUTE,
    pending: '5m',
    words: '6 h and 30 min',
  },
  {
    name: 'viewing-burns-slowly',
    urgency: 'ticket',
    factor: 'burnTicketFast',
    longS: DAY,
    shortS: 2 * HOUR,
    pending: '15m',
    words: '1 d and 2 h',
  },
  {
    name: 'viewing-budget-ends',
    urgency: 'ticket',
    factor: 'burnTicketSlow',
    longS: 3 * DAY,
    shortS: 6 * HOUR,
    pending: '1h',
    words: '3 d and 6 h',
  },
];

/** Burn over both windows: the lesser, so that a rule fires only when both are above. */
function burnSql({ longS, shortS }: Burn): string {
  const lately = `minute >= $__toTime - INTERVAL ${shortS} SECOND`;
  const budget = (1 - goals.smoothViewing).toFixed(4);
  // The minute that has just begun counts for nothing yet.
  const leastMs = (windowS: number) => threshold('burnLeastViewers') * (windowS - MINUTE) * 1000;
  return tidy(`
    SELECT 'smooth viewing' AS objective,
      least(sum(stalledMs) / sum(watchedMs), sumIf(stalledMs, ${lately}) / sumIf(watchedMs, ${lately})) / ${budget} AS burn
    FROM rooms_1m
    WHERE side = 'play' AND $__timeFilter(minute)
    HAVING sum(watchedMs) >= ${leastMs(longS)} AND sumIf(watchedMs, ${lately}) >= ${leastMs(shortS)}`);
}

const burnRule = (burn: Burn): AlertRule => ({
  name: burn.name,
  labels: ['objective'],
  title: `Stutter-free viewing burns its budget (${burn.words})`,
  urgency: burn.urgency,
  broke: 'viewing',
  source: 'clickhouse',
  query: burnSql(burn),
  rangeS: burn.longS,
  above: threshold(burn.factor),
  pending: burn.pending,
  noData: 'OK',
  summary: `Viewing stands still {{ printf "%.1f" .Values.A.Value }} times more than the budget of ${((1 - goals.smoothViewing) * 100).toFixed(1)} % allows, over ${burn.words}.`,
  board: 'rooms',
  panelId: 10,
  filters: {},
});

const roomCritical: AlertRule = {
  name: 'room-hurts-many',
  labels: ['room', 'cause'],
  title: 'One room hurts many viewers',
  urgency: 'ticket',
  broke: 'room',
  source: 'clickhouse',
  query: tidy(`
    SELECT room, cause, toFloat64(max(viewersAffected)) AS viewers
    FROM stutters_current
    WHERE severity != 'absorbed' AND ${isOnAtTheEnd}
      AND dateDiff('second', \`from\`, $__toTime) >= ${threshold('roomHurtSeconds')}
    GROUP BY room, cause`),
  rangeS: 10 * MINUTE,
  above: threshold('roomViewersHurt'),
  pending: '0s',
  noData: 'OK',
  summary:
    '{{ .Labels.cause }} in room {{ .Labels.room }} hurts {{ printf "%.0f" .Values.A.Value }} viewers.',
  board: 'room',
  panelId: 10,
  filters: { room: { label: 'room' } },
};

/** The promise to viewers, and single rooms that break it for many. */
export const viewingRules: readonly AlertRule[] = [...burns.map(burnRule), roomCritical];
