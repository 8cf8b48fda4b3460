import { alertRules, alertThresholds } from '../../packages/dashboards/src/index.ts';
import { generatedFrom, markdownTable } from './markdown.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

function span(seconds: number): string {
  if (seconds % DAY === 0) return `${seconds / DAY} d`;
  return seconds % HOUR === 0 ? `${seconds / HOUR} h` : `${seconds / MINUTE} min`;
}

/** docs/alerts.md */
export function alertsPage(): string {
  const rules = alertRules.map(({ name, title, urgency, broke, rangeS, above, pending, labels }) => [
    `[${name}](runbooks/${name}.md)`,
    title,
    urgency,
    broke,
    span(rangeS),
    `> ${above}`,
    pending,
    labels.join(', '),
  ]);
  const thresholds = alertThresholds.map(({ name, value, unit, meaning }) => [
    `\`${name}\``,
    String(value),
    unit,
    meaning,
  ]);
  return [
    '# Alerts',
    generatedFrom('packages/dashboards/src/alerts'),
    'What Grafana watches over ClickHouse, for those who run the platform; VJs are told by the [notifier](vj-alerts.md). Each rule ' +
      'looks back over a range and gives one alert a row; its labels say what broke. Alerts of the same thing come as one ' +
      'message, whatever rule they are of. Nothing fires over an empty database; only `telemetry-stopped` says that there ' +
      'is no data.',
    markdownTable(['rule', 'says', 'to', 'broke', 'looks back', 'fires', 'for', 'one alert a'], rules),
    'Pages come after 15 s and again each hour, tickets after a minute and again each day. Where to stands in ' +
      '`STUTTERSCOPE_PAGE_URL` and `STUTTERSCOPE_TICKET_URL` of Grafana.',
    '## Thresholds',
    'All of them: `packages/dashboards/src/alerts/thresholds.ts`. Change one there, then `stutterscope dashboards build`.',
    markdownTable(['threshold', 'value', 'unit', 'meaning'], thresholds),
    '',
  ].join('\n\n');
}
