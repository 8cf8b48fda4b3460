import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RuleOverrides } from '@stutterscope/diagnosis';
import { randomFrom } from '../evaluate/score/numbers.ts';
import { alertDelays } from './check/delays.ts';
import { askDoctor, type Diagnosis } from './check/doctor.ts';
import { type Expected, expectedOf } from './check/expected.ts';
import { untilRest } from './check/rest.ts';
import { type Look, watch } from './check/watch.ts';
import { report, type Sent } from './load/client.ts';
import { type Flooding, flood, floodFaults } from './load/flooding.ts';
import { type FloodReport, SAMPLES_A_BATCH } from './load/floodReport.ts';
import { type Listener, listen } from './load/listener.ts';
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

/** A client of each room that hears its alerts. */
async function listenToAll(rooms: Iterable<string>, fleet: Fleet, random: () => number): Promise<Listener[]> {
  const { notifiers } = fleet;
  return Promise.all(
    Array.from(rooms, async (room) =>
      listen({ room, notifiers, random, token: await fleet.tokenOf(room, 'push') }),
    ),
  );
}

/** Plays the show, with all that goes wrong in it, to its end. */
async function play(options: FaultOptions, fleet: Fleet) {
  const { seed, faults, rooms, seconds, setup } = options;
  const random = randomFrom(seed + 1);
  const flooding = await flood(options, fleet);
  const startMs = Date.now() + START_IN_MS;
  const reporters = showOf({ rooms, seconds, areClocksSet: setup?.areClocksSet ?? false }, startMs);
  const ofShow = expectedOf(reporters, rules);
  const listeners = await listenToAll(new Set(reporters.map(({ room }) => room)), fleet, random);
  const span = { fromMs: QUIET_HEAD_MS, toMs: seconds * 1000 - QUIET_TAIL_MS };
  const plan = typeof faults === 'number' ? planFaults({ seed, faults, ...span }) : faults;
  const clients = reporters.map(async (reporter) => {
    const token = await fleet.tokenOf(reporter.room, reporter.side);
    return report(reporter, { collectors: fleet.collectors, random, token });
  });
  const [struck, examined, flooded, ...sent] = await Promise.all([
    strike(fleet, plan, startMs),
    examine(options, fleet, startMs),
    flooding?.(startMs) ?? null,
    ...clients,
  ]);
  options.say(`${plan.length} faults are over, ${total(sent).accepted} batches accepted; waiting for rest`);
  const besides = flooded?.accepted ?? 0;
  const expected: Expected = {
    ...ofShow,
    batches: ofShow.batches + besides,
    samples: ofShow.samples + besides * SAMPLES_A_BATCH,
  };
  return { ...struck, ...examined, flooded, sent, expected, listeners };
}

/** Runs the show over a fleet that is broken again and again, and says what is not as it should be. */
export async function runFaults(options: FaultOptions): Promise<FaultReport> {
  const { settleMs, setup, watchEveryMs, say } = options;
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
  const stopWatch = new AbortController();
  try {
    const watching = watchEveryMs === undefined ? [] : watch(fleet, dir, watchEveryMs, stopWatch.signal);
    const show = await play(options, fleet);
    const { expected, listeners, sent, flooded } = show;
    const heard = () => listeners.flatMap((listener) => listener.heard);
    const { wrong, late, settledMs } = await untilRest(fleet, expected, heard, settleMs);
    await Promise.all(listeners.map((listener) => listener.close()));
    stopWatch.abort();
    return {
      done: show.done,
      sent: total(sent),
      heard: heard().length,
      returns: listeners.reduce((sum, { returns }) => sum + returns(), 0),
      stutters: expected.stutters.length,
      late: late.size,
      ownEnds,
      settledMs,
      doctor: show.doctor,
      flood: flooded,
      alertDelaysMs: alertDelays(expected, heard()),
      looks: await watching,
      wrong: [
        ...show.badEnds,
        ...floodFaults(flooded),
        ...show.missed,
        ...sent.flatMap(({ refused }) => refused.map((why) => `refused: ${why}`)),
        ...wrong,
      ],
      dir,
    };
  } finally {
    stopWatch.abort();
    await fleet.close();
  }
}
