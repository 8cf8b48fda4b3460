import { tidy } from '../query/clickhouseQuery.ts';
import { standsOut } from '../query/standsOut.ts';
import { isOnAtTheEnd, minutesInRange } from '../query/stutters.ts';
import type { AlertRule } from './rule.ts';
import { threshold } from './thresholds.ts';

/** Rooms whose own pusher is sick hurt all their viewers, wherever they sit. */
const healthyRooms = `room NOT IN (
  SELECT room FROM stutter_minutes WHERE ${minutesInRange()} AND cause != 'downstream_lag' AND severity != 'absorbed')`;

/** The dashboard is filtered by the place, where it can be: a server, a network or a version. */
const ofPlace = {
  network: { label: 'place', kind: 'network' },
  server: { label: 'place', kind: 'server' },
  version: { label: 'place', kind: 'version' },
} as const;

const viewingBy = (kinds: string) => `(
  SELECT cell.1 AS kind, cell.2 AS place, room AS unit, stalledMs AS bad, watchedMs AS total
  FROM cells_1m ARRAY JOIN [${kinds}] AS cell
  WHERE side = 'play' AND $__timeFilter(minute) AND cell.2 != '' AND ${healthyRooms})`;

const placeStandsOut: AlertRule = {
  name: 'place-stands-out',
  labels: ['kind', 'place'],
  title: 'A server, network or region stands out',
  urgency: 'ticket',
  broke: 'place',
  source: 'clickhouse',
  query: tidy(`
    SELECT kind, place, assumeNotNull(atLeast) AS worse
    FROM (${standsOut({
      by: ['kind', 'place'],
      within: ['kind'],
      from: viewingBy(
        `('server', toString(serverIp)), ('network', toString(networkId)), ('region', toString(region))`,
      ),
      hurtFrom: threshold('placeHurtFrom'),
      leastUnits: threshold('placeLeastRooms'),
    })})
    WHERE atLeast IS NOT NULL`),
  rangeS: 1800,
  above: threshold('placeWorse'),
  pending: '2m',
  noData: 'OK',
  summary:
    'Viewers behind {{ .Labels.kind }} {{ .Labels.place }} stand still in surely {{ printf "%.1f" .Values.A.Value }} times more rooms than elsewhere.',
  board: 'delivery',
  panelId: 10,
  filters: ofPlace,
};

const incidentOpen: AlertRule = {
  name: 'incident-open',
  labels: ['kind', 'place', 'cause'],
  title: 'One place is bad in many rooms',
  urgency: 'page',
  broke: 'place',
  source: 'clickhouse',
  query: tidy(`
    SELECT \`by\` AS kind, cellId AS place, cause, toFloat64(max(viewersAffected)) AS viewers
    FROM incidents_current
    WHERE ${isOnAtTheEnd} AND probability >= ${threshold('incidentProbability')}
    GROUP BY kind, place, cause`),
  rangeS: 600,
  above: 0,
  pending: '1m',
  noData: 'OK',
  summary:
    '{{ .Labels.kind }} {{ .Labels.place }} is bad in many rooms at once ({{ .Labels.cause }}): {{ printf "%.0f" .Values.A.Value }} viewers hurt.',
  board: 'delivery',
  panelId: 14,
  filters: ofPlace,
};

const versions = `('app', toString(app)), ('SDK', toString(sdk))`;

const broadcastsBy = `(
  SELECT side, cell.1 AS kind, cell.2 AS version, concat(room, toString(toStartOfHour(minute))) AS unit,
    if(side = 'push', clogMs + lowFpsMs, stalledMs) AS bad, watchedMs AS total
  FROM cells_1m ARRAY JOIN [${versions}] AS cell
  WHERE $__timeFilter(minute) AND cell.2 != '' AND (side = 'push' OR ${healthyRooms}))`;

const versionRegressed: AlertRule = {
  name: 'version-regressed',
  labels: ['side', 'kind', 'version'],
  title: 'An app or SDK version regressed',
  urgency: 'ticket',
  broke: 'version',
  source: 'clickhouse',
  query: tidy(`
    SELECT side, kind, version, assumeNotNull(atLeast) AS worse
    FROM (${standsOut({
      by: ['side', 'kind', 'version'],
      within: ['side', 'kind'],
      from: broadcastsBy,
      hurtFrom: threshold('placeHurtFrom'),
      leastUnits: threshold('versionLeastRooms'),
    })})
    WHERE atLeast IS NOT NULL`),
  rangeS: 21_600,
  above: threshold('versionWorse'),
  pending: '15m',
  noData: 'OK',
  summary:
    '{{ .Labels.kind }} version {{ .Labels.version }} ({{ .Labels.side }}) stutters in surely {{ printf "%.1f" .Values.A.Value }} times more rooms than the others.',
  board: 'causes',
  panelId: 11,
  filters: { version: { label: 'version', kind: 'app' } },
};

/** What many rooms have in common: where their viewers sit, what they run. */
export const placeRules: readonly AlertRule[] = [incidentOpen, placeStandsOut, versionRegressed];
