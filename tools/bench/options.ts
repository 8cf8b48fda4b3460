import { parseArgs } from 'node:util';

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
}

export interface Options {
  readonly size: Size;
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
  growth: { rooms: 25, viewers: 6250, history: 16, seconds: 30 },
  memoryRooms: 4762,
  activeBatches: 100,
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
};

const sizes = { full, quick, smoke };

export const usage = `npm run bench -- [--quick | --smoke] [--json] [--write]

Measures what the diagnosis costs: CPU time a sample, memory a session, and how both grow. A full run writes
docs/benchmarks.md; --write writes it after any other.

  --quick  about a minute
  --smoke  seconds: that it runs, not what it costs
  --json   one object of named figures
`;

/** Reads the command line; throws a TypeError that says what is wrong with it. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const size = values.smoke ? 'smoke' : values.quick ? 'quick' : 'full';
  return {
    size: sizes[size],
    output: values.json ? 'json' : 'text',
    write: values.write || size === 'full',
  };
}
