import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RuleOverrides } from '@stutterscope/diagnosis';
import { openWarehouse } from '@stutterscope/warehouse';
import { randomFrom } from '../evaluate/score/numbers.ts';
import { alertDelays } from './check/delays.ts';
import { askDoctor, type Diagnosis } from './check/doctor.ts';
import { expectedOf } from './check/expected.ts';
import { faultsOf } from './check/found.ts';
import { tooLate } from './check/late.ts';
import { type Look, watch } from './check/watch.ts';
import { report, type Sent } from './load/client.ts';
import { type Flooding, flood, floodFaults } from './load/flooding.ts';
import { type FloodReport, SAMPLES_A_BATCH } from './load/floodReport.ts';
import { listen } from './load/listener.ts';
import { showOf } from './load/show.ts';
import { type Fleet, startFleet } from './parts/fleet.ts';
import { type Fault, planFaults, type Setup } from './plan.ts';
import { strike } from './strike.ts';

export interface FaultOptions {
  readonly seed: number;
  /** What is broken when; drawn from the seed where it is a number of faults. */
  readonly faults: number | readonly Fault[];
  readonly rooms: number;
  /** Length of the show, s; faults fall into all of it but its first and last seconds. */
  readonly seconds: number;
  /** How long the pipeline may take to come to rest after the last fault, ms. */
  readonly settleMs: number;
  /** What the faults need, and when `doctor` is asked, ms into the show; one broker and no question when left out. */
  readonly setup?: Setup;
  readonly askAtMs?: number;
  /** What comes besides, from clients without end. */
  readonly flooding?: Flooding;
  /** A checkout of another version, from which the second of each role runs. */
  readonly beside?: string;
  /** How often processes are looked at, ms; never when left out. */
  readonly watchEveryMs?: number;
  readonly say: (line: string) => void;
}

/** What a run came to. */
export interface FaultReport {
  /** Faults by kind and act. */
  readonly done: Readonly<Record<string, number>>;
  readonly sent: Omit<Sent, 'refused'>;
  readonly heard: number;
  readonly returns: number;
  readonly stutters: number;
  /** Alerts that were a minute late, for all that was broken: a desk rightly tells nobody of them. */
  readonly late: number;
  /** Processes that ended without being asked to, by name. */
  readonly ownEnds: readonly string[];
  readonly settledMs: number;
  /** What `doctor` said when it was asked. */
  readonly doctor: readonly Diagnosis[];
  /** What came besides, and at which rate, batches a second. */
  readonly flood: (FloodReport & { readonly ratePerS: number }) | null;
  /** From the batch that gives it away to its room's client, ms, one an alert. */
  readonly alertDelaysMs: readonly number[];
  readonly looks: readonly Look[];
  /** Empty when everything is as an undisturbed run leaves it. */
  readonly wrong: readonly string[];
  readonly dir: string;
}

/**
 * A fault every two seconds holds partitions up for longer than a batch may be late. What is to be shown is that
 * faults cost time and nothing else, so the bound is set beyond what they cost.
 */
const rules: RuleOverrides = { everywhere: { latenessMs: 150_000 } };

const START_IN_MS = 2000;
const QUIET_HEAD_MS = 1000;
const QUIET_TAIL_MS = 5000;

function total(all: readonly Sent[]): Omit<Sent, 'refused'> {
  const of = (key: 'accepted' | 'resent' | 'failed') => all.reduce((sum, one) => sum + one[key], 0);
  return { accepted: of('accepted'), resent: of('resent'), failed: of('failed') };
}

/** Asks `doctor` in the midst of it; complains unless it finds the part that is wrong and names a fix. */
async function examine({ setup, askAtMs }: FaultOptions, fleet: Fleet, startMs: number) {
  if (setup === undefined || askAtMs === undefined) return { doctor: [], missed: [] };
  await sleep(Math.max(0, startMs + askAtMs - Date.now()));
  const doctor = await askDoctor(fleet.env);
  const isFound = doctor.some(({ part }) => part === setup.finding);
  return { doctor, missed: isFound ? [] : [`doctor found nothing wrong with ${setup.finding}`] };
}

/** Runs the show over a fleet that is broken again and again, and says what is not as it should be. */
export async function runFaults(options: FaultOptions): Promise<FaultReport> {
  const { seed, faults, rooms, seconds, settleMs, setup, watchEveryMs, say } = options;
  const dir = mkdtempSync(join(tmpdir(), 'stutterscope-faults-'));
  const ownEnds: string[] = [];
  const fleet = await startFleet({
    dir,
    partitions: 3,
    rules,
    brokers: setup?.brokers ?? 1,
    diskMb: setup?.diskMb ?? null,
    beside: options.beside ?? null,
    onOwnEnd: (name, code) => ownEnds.push(`${name} ${code}`),
  });
  say(`the fleet is up; its logs are in ${dir}`);
  try {
    const random = randomFrom(seed + 1);
    const flooding = await flood(options, fleet);
    const startMs = Date.now() + START_IN_MS;
    const areClocksSet = setup?.areClocksSet ?? false;
    const reporters = showOf({ rooms, seconds, areClocksSet }, startMs);
    const ofShow = expectedOf(reporters, rules);
    const roomNames = [...new Set(reporters.map(({ room }) => room))];
    const { notifiers, collectors } = fleet;
    const listeners = await Promise.all(
      roomNames.map(async (room) =>
        listen({ room, notifiers, random, token: await fleet.tokenOf(room, 'push') }),
      ),
    );
    const span = { fromMs: QUIET_HEAD_MS, toMs: seconds * 1000 - QUIET_TAIL_MS };
    const plan = typeof faults === 'number' ? planFaults({ seed, faults, ...span }) : faults;
    const clients = reporters.map(async (reporter) =>
      report(reporter, { collectors, random, token: await fleet.tokenOf(reporter.room, reporter.side) }),
    );
    const stopWatch = new AbortController();
    const watching = watchEveryMs === undefined ? [] : watch(fleet, dir, watchEveryMs, stopWatch.signal);
    const [{ done, badEnds }, { doctor, missed }, flooded, ...sent] = await Promise.all([
      strike(fleet, plan, startMs),
      examine(options, fleet, startMs),
      flooding?.(startMs) ?? null,
      ...clients,
    ]);
    const besides = flooded?.accepted ?? 0;
    const expected = {
      ...ofShow,
      batches: ofShow.batches + besides,
      samples: ofShow.samples + besides * SAMPLES_A_BATCH,
    };
    say(`${plan.length} faults are over, ${total(sent).accepted} batches accepted; waiting for rest`);

    const warehouse = await openWarehouse({
      kind: 'server',
      url: fleet.clickhouse,
      username: 'default',
      password: '',
      database: 'stutterscope',
    });
    const restedAt = Date.now();
    const heard = () => listeners.flatMap((listener) => listener.heard);
    let late: ReadonlySet<string> = new Set();
    const look = async () => {
      late = await tooLate(fleet.brokers, fleet.topicPrefix);
      return faultsOf(warehouse, expected, heard(), late);
    };
    let wrong: readonly string[] = ['nothing was asked'];
    try {
      while (wrong.length > 0 && Date.now() - restedAt < settleMs) {
        await sleep(2000);
        wrong = await look().catch((error: unknown) => [String(error)]);
      }
    } finally {
      await warehouse.close();
    }
    await Promise.all(listeners.map((listener) => listener.close()));
    stopWatch.abort();
    return {
      done,
      sent: total(sent),
      heard: heard().length,
      returns: listeners.reduce((sum, { returns }) => sum + returns(), 0),
      stutters: expected.stutters.length,
      late: late.size,
      ownEnds,
      settledMs: Date.now() - restedAt,
      doctor,
      flood: flooded,
      alertDelaysMs: alertDelays(expected, heard()),
      looks: await watching,
      wrong: [
        ...badEnds,
        ...floodFaults(flooded),
        ...missed,
        ...sent.flatMap(({ refused }) => refused.map((why) => `refused: ${why}`)),
        ...wrong,
      ],
      dir,
    };
  } finally {
    await fleet.close();
  }
}
