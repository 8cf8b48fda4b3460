import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKafkaBus, type Topic } from '@stutterscope/bus';
import type { Fleet } from '../parts/fleet.ts';

/** Who reads which topic, of those whose lag tells how the whole is doing. */
const watchedGroups: readonly (readonly [Topic, string])[] = [
  ['telemetry', 'session-stage'],
  ['signals', 'room-stage'],
  ['telemetry', 'warehouse-telemetry'],
];

/** A look at every process of the fleet. */
export interface Look {
  /** Since the first one, s. */
  readonly atS: number;
  /** Memory held, MB, and open files, sockets among them, by process. */
  readonly rssMb: Readonly<Record<string, number>>;
  readonly handles: Readonly<Record<string, number>>;
  /** Messages that wait, by group; null when the bus could not say. */
  readonly lag: Readonly<Record<string, number | null>>;
}

const KIB_PER_MB = 1024;

function rssMbOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / KIB_PER_MB);
}

/** Looks again and again until it is told to stop; resolves with all that was seen, which stands in `looks.ndjson` meanwhile. */
export async function watch(fleet: Fleet, dir: string, everyMs: number, stop: AbortSignal): Promise<Look[]> {
  const { brokers, topicPrefix } = fleet;
  const bus = createKafkaBus({ brokers, clientId: 'watch', topicPrefix });
  const began = performance.now();
  const looks: Look[] = [];
  const running = () =>
    fleet.processes.flatMap(({ name, pid }) => (pid === undefined ? [] : ([{ name, pid }] as const)));
  const byName = (of: (pid: number) => number) =>
    Object.fromEntries(running().map(({ name, pid }) => [name, of(pid)]));
  // A broker that is busy with itself cannot say: it is asked again the next time.
  const waitingFor = async (topic: Topic, group: string) => {
    const rows = await bus.lag(topic, group).catch(() => null);
    if (rows === null) return null;
    return rows.reduce((sum, { latest, committed, earliest }) => sum + latest - (committed ?? earliest), 0);
  };
  try {
    while (!stop.aborted) {
      const lag = await Promise.all(
        watchedGroups.map(async ([topic, group]) => [group, await waitingFor(topic, group)] as const),
      );
      const look: Look = {
        atS: Math.round((performance.now() - began) / 1000),
        rssMb: byName(rssMbOf),
        handles: byName((pid) => readdirSync(`/proc/${pid}/fd`).length),
        lag: Object.fromEntries(lag),
      };
      looks.push(look);
      appendFileSync(join(dir, 'looks.ndjson'), `${JSON.stringify(look)}\n`);
      await sleep(everyMs, undefined, { signal: stop }).catch(() => undefined);
    }
  } finally {
    await bus.close();
  }
  return looks;
}

/** Columns of what was seen, ten lines at most, as Markdown. */
export function looksTable(looks: readonly Look[]): string {
  const step = Math.max(1, Math.ceil((looks.length - 1) / 9));
  const shown = looks.filter((_, at) => at % step === 0 || at === looks.length - 1);
  const names = Object.keys(shown[0]?.rssMb ?? {});
  const groups = Object.keys(shown[0]?.lag ?? {});
  const head = [
    's',
    ...names.map((name) => `${name}: MB, handles`),
    ...groups.map((group) => `lag of ${group}`),
  ];
  const rows = shown.map(({ atS, rssMb, handles, lag }) => [
    atS,
    ...names.map((name) => `${rssMb[name]}, ${handles[name]}`),
    ...groups.map((group) => lag[group]),
  ]);
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
