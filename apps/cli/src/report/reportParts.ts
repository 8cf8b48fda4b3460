import { utc } from '@stutterscope/cloud';
import type { Period, PeriodReport, PeriodShare } from '@stutterscope/warehouse';

/** A table of a report; numbers are already words. */
export interface ReportTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What each row weighs, 0 to 1, where a bar says more than a number. */
  readonly bars: readonly number[];
}

/** A report as Markdown and HTML both tell it. */
export interface ReportParts {
  readonly title: string;
  readonly lead: readonly string[];
  readonly curve: readonly { readonly atMs: number; readonly share: number }[];
  readonly tables: readonly ReportTable[];
}

/** Below this much watching, a share is chance. */
const LEAST_WATCHED_MS = 30 * 60_000;
const TOP = 10;

const minutes = (ms: number) => Math.round(ms / 60_000).toLocaleString('en-US');
const whole = (value: number) => Math.round(value).toLocaleString('en-US');
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
const shareOf = (stalledMs: number, watchedMs: number) => (watchedMs === 0 ? 0 : stalledMs / watchedMs);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const words = (name: string) => name.replaceAll('_', ' ');

const shareNow = (one: PeriodShare) => shareOf(one.stalledMs, one.watchedMs);
const shareBefore = (one: PeriodShare) => shareOf(one.stalledBeforeMs, one.watchedBeforeMs);
const change = (one: PeriodShare) => shareNow(one) - shareBefore(one);
const isComparable = (one: PeriodShare) =>
  one.watchedMs >= LEAST_WATCHED_MS && one.watchedBeforeMs >= LEAST_WATCHED_MS;

function tableOf(
  title: string,
  head: readonly string[],
  rows: ReportTable['rows'],
  weights: readonly number[],
) {
  const most = Math.max(...weights, Number.MIN_VALUE);
  return { title, head, rows, bars: weights.map((weight) => weight / most) };
}

function sharesTable(title: string, shares: readonly PeriodShare[]): ReportTable {
  const worst = shares.filter(({ stalledMs }) => stalledMs > 0).slice(0, TOP);
  return tableOf(
    title,
    ['', 'watched min', 'stalled min', 'stalled', 'before'],
    worst.map((one) => [
      one.id,
      minutes(one.watchedMs),
      minutes(one.stalledMs),
      percent(shareNow(one)),
      one.watchedBeforeMs === 0 ? 'not seen' : percent(shareBefore(one)),
    ]),
    worst.map(({ stalledMs }) => stalledMs),
  );
}

function moversTable(title: string, movers: readonly PeriodShare[]): ReportTable {
  return tableOf(
    title,
    ['', 'what', 'stalled', 'before', 'change'],
    movers.map((one) => [
      one.id,
      one.by,
      percent(shareNow(one)),
      percent(shareBefore(one)),
      `${change(one) > 0 ? '+' : '−'}${(100 * Math.abs(change(one))).toFixed(2)} points`,
    ]),
    movers.map((one) => Math.abs(change(one))),
  );
}

function leadOf({ curve, shares, causes }: PeriodReport): string[] {
  const watched = sum(curve.map(({ watchedMs }) => watchedMs));
  if (watched === 0 && causes.length === 0) {
    return ['Nothing was reported in this period: no viewer watched, and no stutter was told.'];
  }
  const stalled = sum(curve.map(({ stalledMs }) => stalledMs));
  const versions = shares.filter(({ by }) => by === 'version');
  const before = shareOf(
    sum(versions.map(({ stalledBeforeMs }) => stalledBeforeMs)),
    sum(versions.map(({ watchedBeforeMs }) => watchedBeforeMs)),
  );
  const hasBefore = versions.some(({ watchedBeforeMs }) => watchedBeforeMs > 0);
  return [
    `Viewers watched ${minutes(watched)} minutes; their picture stood still ${percent(shareOf(stalled, watched))} of them` +
      `${hasBefore ? `, ${percent(before)} in the period before` : '; nobody watched in the period before'}.`,
    `${whole(sum(causes.map(({ stutters }) => stutters)))} stutters hurt ${whole(sum(causes.map(({ viewerMinutes }) => viewerMinutes)))} viewer-minutes, ` +
      `${whole(sum(causes.map(({ viewerMinutesBefore }) => viewerMinutesBefore)))} in the period before.`,
  ];
}

/** What a report says, in the order in which it is read. */
export function reportParts(report: PeriodReport, { fromMs, toMs }: Period): ReportParts {
  const of = (by: PeriodShare['by']) => report.shares.filter((one) => one.by === by);
  const moved = report.shares.filter(isComparable).toSorted((a, b) => change(a) - change(b));
  return {
    title: `Stutter report, ${utc(fromMs)} to ${utc(toMs)}`,
    lead: leadOf(report),
    curve: report.curve.map((point) => ({
      atMs: point.atMs,
      share: shareOf(point.stalledMs, point.watchedMs),
    })),
    tables: [
      tableOf(
        'Causes',
        ['', 'origin', 'stutters', 'minutes', 'viewer-minutes', 'before'],
        report.causes.map((one) => [
          words(one.cause),
          words(one.origin),
          whole(one.stutters),
          whole(one.minutes),
          whole(one.viewerMinutes),
          whole(one.viewerMinutesBefore),
        ]),
        report.causes.map(({ viewerMinutes }) => viewerMinutes),
      ),
      tableOf(
        'Rooms hurt most',
        ['', 'mostly', 'stutters', 'minutes', 'viewer-minutes'],
        report.rooms.map((one) => [
          one.room,
          words(one.mainCause),
          whole(one.stutters),
          whole(one.minutes),
          whole(one.viewerMinutes),
        ]),
        report.rooms.map(({ viewerMinutes }) => viewerMinutes),
      ),
      sharesTable('Networks', of('network')),
      sharesTable('Edge servers', of('server')),
      sharesTable('App versions', of('version')),
      moversTable('What improved', moved.filter((one) => change(one) < 0).slice(0, TOP)),
      moversTable(
        'What got worse',
        moved
          .filter((one) => change(one) > 0)
          .toReversed()
          .slice(0, TOP),
      ),
    ].filter(({ rows }) => rows.length > 0),
  };
}
