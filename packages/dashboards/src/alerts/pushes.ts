import { tidy } from '../query/clickhouseQuery.ts';
import type { AlertRule } from './rule.ts';
import { threshold } from './thresholds.ts';

const LATELY = 'INTERVAL 15 MINUTE';
/** Quarters of an hour in the day before them. */
const QUARTERS = 95;

const pushFailures: AlertRule = {
  name: 'push-failures-rise',
  labels: ['reason'],
  title: 'Push failures rise',
  urgency: 'page',
  broke: 'push',
  source: 'clickhouse',
  query: tidy(`
    SELECT reason, (failing - usual) / sqrt(greatest(usual, 1)) AS sigma
    FROM (
      SELECT reason, uniqExactIf(room, \`from\` > $__toTime - ${LATELY}) AS failing,
        uniqExactIf((room, toStartOfFifteenMinutes(\`from\`)), \`from\` <= $__toTime - ${LATELY}) / ${QUARTERS} AS usual
      FROM findings_current
      WHERE finding = 'push_failed' AND \`from\` >= $__fromTime AND \`from\` <= $__toTime
      GROUP BY reason
    )
    WHERE failing >= ${threshold('pushFailuresLeast')}`),
  rangeS: 86_400,
  above: threshold('pushFailuresSigma'),
  pending: '2m',
  noData: 'OK',
  summary:
    'Pushes of many rooms fail with {{ .Labels.reason }}: {{ printf "%.1f" .Values.A.Value }} standard deviations above the last day.',
  board: 'vjs',
  panelId: 10,
  filters: {},
};

/** Whether VJs can get on the air. */
export const pushRules: readonly AlertRule[] = [pushFailures];
