import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnoseRecording, type Verdict } from '@stutterscope/diagnosis';
import type { Fault } from '@stutterscope/simulator';
import type { Batch } from '@stutterscope/telemetry';
import { openWarehouse, type Warehouse } from '@stutterscope/warehouse';
import { crowdedStutter, failedPushes, LETTERS, nastyBatches } from './odds.ts';
import { type Evening, live, roomName } from './simulate.ts';
import { steadyViewing } from './steady.ts';

const SECOND = 1000;
const DAY = 86_400_000;

/** Twelve minutes past an hour of a day, so many before the last. */
const daysBefore = (days: number) => Date.UTC(2026, 10, 20, 20, 12) - days * DAY;

/** Rooms with a trouble of their own, by number. */
export const sick = { clog: 0, slow: 1, badSettings: 2, lossy: 3, lossyToo: 4 } as const;
/** The network that is bad in all rooms, and the version, as the simulator names them. */
export const badNetwork = '198.18.1.0/24';
export const badVersion = '5.3.0';
export const roomOf = (who: keyof typeof sick) => roomName(sick[who]);

const places = { fromMs: 60 * SECOND, toMs: 150 * SECOND };
const stills = { fromMs: 20 * SECOND, toMs: 90 * SECOND };

function ownTrouble(room: number): Fault[] {
  if (room === sick.clog) return [{ family: 'uplink_squeeze', share: 0.4, ...places }];
  return room === sick.slow ? [{ family: 'cpu_hog', threads: 5, ...places }] : [];
}

const poorPreset = { scenario: 'beauty', width: 540, height: 960, fps: 15, videoKbps: 300 } as const;

/** Evenings a week apart. Each ends calm, so that everything closes. */
export const evenings = {
  /** One network is bad in all rooms, one room clogs, one makes too few frames. Its first minute is healthy. */
  places: {
    startAtMs: daysBefore(0),
    rooms: 24,
    viewers: 8,
    durationMs: 250 * SECOND,
    faults: (room) => [
      { family: 'network_downlink', network: 2, share: 0.3, ...places },
      ...ownTrouble(room),
    ],
    preset: (room) => (room === sick.badSettings ? poorPreset : undefined),
  },
  /** Viewers with one version of the app see stills for half of the time. */
  version: {
    startAtMs: daysBefore(7),
    rooms: 24,
    viewers: 8,
    durationMs: 190 * SECOND,
    faults: () => [{ family: 'version_decoder', app: badVersion, fps: 0.5, ...stills }],
  },
} as const satisfies Record<string, Evening>;

const at = (evening: Evening, seconds: number) => evening.startAtMs + seconds * SECOND;

/** Moments to look from. */
export const moments = {
  healthy: at(evenings.places, 58),
  places: at(evenings.places, 140),
  afterPlaces: at(evenings.places, 250),
  version: at(evenings.version, 85),
  /** Nothing but a stutter of a huge room, and one of a room not quite so huge. */
  crowd: daysBefore(120),
} as const;

/** Every other batch of the viewers of two rooms never comes. */
const isLost = ({ room, side, seq }: Batch) =>
  (room === roomOf('lossy') || room === roomOf('lossyToo')) && side === 'play' && seq % 2 === 1;

const lines = (batches: readonly Batch[]) => batches.map((batch) => Buffer.from(JSON.stringify(batch)));

async function insert(
  warehouse: Warehouse,
  name: string,
  batches: readonly Batch[],
  verdicts: readonly Verdict[],
) {
  await warehouse.insertTelemetry(lines(batches), `telemetry:${name}`);
  await warehouse.insertVerdicts(verdicts, `verdicts:${name}`);
}

/** Evenings lie months back: nothing may leave meanwhile. */
const forYears = {
  samples: 3650,
  events: 3650,
  seconds: 3650,
  cells: 3650,
};

/** A warehouse in a folder of its own, with nothing in it. */
export async function emptyPlatform() {
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-dashboards-'));
  const warehouse = await openWarehouse({ kind: 'embedded', dir });
  await warehouse.migrate(forYears);
  return {
    dir,
    warehouse,
    async [Symbol.asyncDispose]() {
      await warehouse.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Fills a warehouse: the evenings lived through and diagnosed, then what no simulator makes. */
export async function liveThrough(warehouse: Warehouse): Promise<void> {
  for (const [name, evening] of Object.entries(evenings)) {
    const batches = live(evening).filter((batch) => !isLost(batch));
    await insert(warehouse, name, batches, diagnoseRecording(batches));
  }
  const failures = failedPushes(moments.places);
  await insert(warehouse, 'failures', failures, diagnoseRecording(failures));
  await warehouse.insertDeadLetters(LETTERS(moments.places), 'letters');
  await insert(warehouse, 'nasty', nastyBatches(moments.places), []);
  await insert(warehouse, 'steady', steadyViewing(), []);
  await insert(
    warehouse,
    'crowd',
    [],
    [600, 500].map((affected) => crowdedStutter(moments.crowd, affected)),
  );
}
