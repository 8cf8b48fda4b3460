import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Alert, diagnoseRecording, type Stutter } from '../packages/diagnosis/src/index.ts';
import { pusher, START, uuid, viewer } from '../packages/diagnosis/test/support/recording.ts';
import type { Batch } from '../packages/telemetry/src/index.ts';

const page = readFileSync(join(import.meta.dirname, '../docs/worked-examples.md'), 'utf8');
const SECONDS = 60;

const well = { fps: 15, cpuApp: 17, cpuSys: 39, spd: 1266, vra: 1200, ara: 66, que: 0, drp: 0 };

type Row = Readonly<Record<string, string>>;

/** The rows of each table of a section, by the heads of its columns. */
function tablesOf(section: string): Row[][] {
  const blocks = section.split(/\n\n+/).filter((block) => block.startsWith('| '));
  return blocks.map((block) => {
    const [head = [], , ...rows] = block.split('\n').map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
    return rows.map((cells) =>
      Object.fromEntries(
        head.map((name, at) => [
          name.replaceAll('|', '').trim(),
          (cells[at] ?? '').replaceAll('|', '').trim(),
        ]),
      ),
    );
  });
}

function spanOf(text: string): { from: number; to: number } {
  const [from = 0, to = from] = text.split('–').map(Number);
  return { from, to };
}

function pushOf(rows: readonly Row[], section: string): Batch[] {
  const told = /Events of the push: (.+)/.exec(section)?.[1]?.split(', ') ?? [];
  const events = told.map((text) => {
    const [code, s] = text.split(' at ').map(Number);
    if (code === undefined || s === undefined) throw new TypeError(`no event: ${text}`);
    return { code, s };
  });
  const sample = (s: number) => {
    const row = rows.find(({ seconds = '' }) => spanOf(seconds).from <= s && s <= spanOf(seconds).to) ?? {};
    const named = Object.entries(row).filter(([name, value]) => name !== 'seconds' && value !== '');
    return { ...well, ...Object.fromEntries(named.map(([name, value]) => [name, Number(value)])) };
  };
  return pusher({ seconds: SECONDS, samplesPerBatch: 1, sample, events });
}

function viewersOf(rows: readonly Row[]): Batch[] {
  let next = 2;
  return rows.flatMap(({ viewers = '', network = '', server = '', stalls = '' }) =>
    Array.from({ length: Number(viewers) }, () => {
      const spans = stalls === '' ? [] : stalls.split(', ').map(spanOf);
      return viewer(next++, {
        seconds: SECONDS,
        samplesPerBatch: 1,
        stalls: spans.map(({ from, to }) => [from, to] as const),
        client: { networkId: network },
        stream: { serverIp: server },
      });
    }).flat(),
  );
}

const second = (t: number | null) => (t === null ? 'on' : String(Math.round((t - START) / 100) / 10));

function whom({ session, groups, cause }: Stutter): string[] {
  if (groups.length > 0)
    return groups.map(({ by, id, affected, watching }) => `${by} ${id}, ${affected} of ${watching}`);
  if (cause !== 'downstream_lag') return [];
  return [session === null ? 'whole room' : 'one viewer'];
}

/** A verdict as the page writes it. */
function verdictOf(stutter: Stutter, alerts: readonly Alert[]): string {
  const { cause, origin, severity, from, to, visibleFrom } = stutter;
  const visible = visibleFrom === null ? '' : `, visible from ${second(visibleFrom)}`;
  const told = alerts
    .filter((alert) => alert.stutter === stutter.id)
    .map(({ at }) => `VJ told at ${second(at)}`);
  return [
    `${cause}, ${origin}, ${severity}, ${second(from)} to ${second(to)}${visible}`,
    ...whom(stutter),
    ...told,
  ].join('; ');
}

const examples = page
  .split('\n## ')
  .slice(1)
  .map((section) => ({ title: section.split('\n')[0] ?? '', section }));

test('the page has an example of each cause, and of what is none', () => {
  expect(examples.length).toBeGreaterThan(10);
  for (const cause of ['upstream_clog', 'low_frame_rate', 'downstream_lag', 'none'])
    expect(page).toContain(`Verdict: ${cause}`);
});

test.each(examples)('$title', ({ section }) => {
  const tables = tablesOf(section);
  const isPush = (rows: readonly Row[]) => rows[0]?.['seconds'] !== undefined;
  const push = pushOf(tables.filter(isPush).flat(), section);
  const views = viewersOf(tables.filter((rows) => !isPush(rows)).flat());
  expect(uuid(1)).toBe(push[0]?.session);
  const verdicts = diagnoseRecording([...push, ...views]);
  const alerts = verdicts.filter((one) => one.kind === 'alert');
  const told = verdicts.flatMap((one) => (one.kind === 'stutter' ? [verdictOf(one, alerts)] : []));
  expect(told.length === 0 ? ['none'] : told).toEqual([/Verdict: (.+)/.exec(section)?.[1]]);
});
