import { parseArgs } from 'node:util';
import type { CollectorSize } from './collector/measureCollector.ts';
import type { EndToEndSize } from './endToEnd/measureEndToEnd.ts';
import type { StoreSize } from './store/measureStore.ts';

/** How large a run is. */
export interface Size {
  readonly name: 'full' | 'quick' | 'smoke';
  readonly repetitions: number;
  readonly rooms: number;
  /** Viewers a room. */
  readonly viewers: number;
  readonly seconds: number;
  /** Seconds that only fill the state. */
  readonly warmUpS: number;
  /** The 1× of each direction of growth; 4× and 16× follow. */
  readonly growth: {
    readonly rooms: number;
    readonly viewers: number;
    readonly history: number;
    readonly seconds: number;
  };
  /** Rooms in one session stage whose memory is measured, and batches a session when active. */
  readonly memoryRooms: number;
  readonly activeBatches: number;
  readonly collector: CollectorSize;
  readonly store: StoreSize;
  readonly endToEnd: EndToEndSize;
  /** Viewers of the hot room. */
  readonly hotViewers: number;
}

export interface Options {
  readonly size: Size;
  /** The only part to measure; all of them where null. */
  readonly only: 'collector' | null;
  readonly output: 'text' | 'json';
  readonly write: boolean;
}

const full: Size = {
  name: 'full',
  repetitions: 5,
  rooms: 100,
  viewers: 20,
  seconds: 100,
  warmUpS: 40,
  growth: { rooms: 25, viewers: 2500, history: 16, seconds: 30 },
  memoryRooms: 2400,
  activeBatches: 100,
  collector: { repetitions: 5, warmUpRequests: 40_000, turnMs: 3000 },
  store: { repetitions: 5, samples: 600_000 },
  endToEnd: { samples: 3_000_000, probes: 150 },
  hotViewers: 1_000_000,
};

const quick: Size = {
  name: 'quick',
  repetitions: 5,
  rooms: 30,
  viewers: 20,
  seconds: 60,
  warmUpS: 30,
  growth: { rooms: 8, viewers: 250, history: 4, seconds: 30 },
  memoryRooms: 240,
  activeBatches: 100,
  collector: { repetitions: 5, warmUpRequests: 15_000, turnMs: 1000 },
  store: { repetitions: 3, samples: 200_000 },
  endToEnd: { samples: 1_500_000, probes: 100 },
  hotViewers: 50_000,
};

/** Small enough for a test: nothing it measures means anything. */
const smoke: Size = {
  name: 'smoke',
  repetitions: 1,
  rooms: 2,
  viewers: 4,
  seconds: 12,
  warmUpS: 0,
  growth: { rooms: 1, viewers: 4, history: 1, seconds: 6 },
  memoryRooms: 2,
  activeBatches: 3,
  collector: { repetitions: 1, warmUpRequests: 300, turnMs: 100 },
  store: { repetitions: 1, samples: 3000 },
  endToEnd: { samples: 200_000, probes: 4 },
  hotViewers: 200,
};

const sizes = { full, quick, smoke };

export const usage = `npm run bench -- [--quick | --smoke] [--only collector] [--json] [--write]

Measures what telemetry costs on its way: the collector, Kafka to ClickHouse, all of it end to end, the diagnosis, bytes
and memory. A full run takes less than 20 minutes and writes docs/benchmarks.md; --write writes it after any other. What
needs Kafka (Java, Maven) is left out by name where there is none.

  --quick  less than 5 minutes
  --smoke  seconds: that the parts without Kafka run, not what they cost
  --only collector  the collector beside the bare route, into Kafka and into nothing; never written to the page
  --json   one object of named figures
`;

/** Reads the command line; throws a TypeError that says what is wrong with it. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const { only = null } = values;
  if (only !== null && only !== 'collector') throw new TypeError(`there is no part ${only} to measure alone`);
  if (only !== null && values.write) throw new TypeError('the page is written of all parts together');
  const size = values.smoke ? 'smoke' : values.quick ? 'quick' : 'full';
  return {
    size: sizes[size],
    output: values.json ? 'json' : 'text',
    only,
    write: only === null && (values.write || size === 'full'),
  };
}
