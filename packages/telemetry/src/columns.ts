/** Which end of a room reports. */
export type Side = 'push' | 'play';

/** A measured status parameter: one array of a batch, one column of the warehouse, one line of the docs. */
export interface Column {
  readonly name: string;
  /** The handbook's abbreviation, where it has one. */
  readonly abbr: string;
  readonly unit: 'frames/s' | '%' | 'kbit/s' | 'frames' | 'ms';
  readonly sides: readonly Side[];
  /** The plausible range, both ends included. Outside it a value is kept, flagged and not judged. */
  readonly min: number;
  readonly max: number;
  /** A cumulative counter: only its growth means anything. */
  readonly cumulative: boolean;
  readonly meaning: { readonly [side in Side]?: string };
}

/**
 * The status parameters in the order of the contract. Ranges: handbook, "Status Monitor"; where it gives
 * none, what the public SDK headers and physics allow.
 */
export const columns = [
  {
    name: 'fps',
    abbr: 'FPS',
    unit: 'frames/s',
    sides: ['push', 'play'],
    min: 0,
    max: 120,
    cumulative: false,
    meaning: { push: 'frames the encoder produced per second', play: 'frames shown per second' },
  },
  {
    name: 'cpuApp',
    abbr: 'CPU',
    unit: '%',
    sides: ['push', 'play'],
    min: 0,
    max: 100,
    cumulative: false,
    meaning: {
      push: 'load of the app, as a share of the whole device',
      play: 'load of the app, as a share of the whole device',
    },
  },
  {
    name: 'cpuSys',
    abbr: 'CPU',
    unit: '%',
    sides: ['push', 'play'],
    min: 0,
    max: 100,
    cumulative: false,
    meaning: { push: 'load of the whole device', play: 'load of the whole device' },
  },
  {
    name: 'spd',
    abbr: 'SPD',
    unit: 'kbit/s',
    sides: ['push', 'play'],
    min: 0,
    max: 200_000,
    cumulative: false,
    meaning: { push: 'sent', play: 'received' },
  },
  {
    name: 'vra',
    abbr: 'VRA',
    unit: 'kbit/s',
    sides: ['push', 'play'],
    min: 0,
    max: 50_000,
    cumulative: false,
    meaning: { push: 'video encoder output', play: 'video rate of the stream' },
  },
  {
    name: 'ara',
    abbr: 'ARA',
    unit: 'kbit/s',
    sides: ['push', 'play'],
    min: 0,
    max: 512,
    cumulative: false,
    meaning: { push: 'audio encoder output', play: 'audio rate of the stream' },
  },
  {
    name: 'que',
    abbr: 'QUE',
    unit: 'frames',
    sides: ['push'],
    min: 0,
    max: 100_000,
    cumulative: false,
    meaning: { push: 'frames waiting to be sent' },
  },
  {
    name: 'drp',
    abbr: 'DRP',
    unit: 'frames',
    sides: ['push', 'play'],
    min: 0,
    max: 4_294_967_295,
    cumulative: true,
    meaning: {
      push: 'frames dropped since the push began',
      play: 'frames that arrived and were not shown, since the view began',
    },
  },
  {
    name: 'jit',
    abbr: 'JIT',
    unit: 'ms',
    sides: ['push', 'play'],
    min: 0,
    max: 60_000,
    cumulative: false,
    meaning: {
      push: 'network jitter: stored, never decided on',
      play: 'network jitter: stored, never decided on',
    },
  },
  {
    name: 'cache',
    abbr: 'CACHE',
    unit: 'ms',
    sides: ['play'],
    min: 0,
    max: 120_000,
    cumulative: false,
    meaning: { play: 'media buffered' },
  },
] as const satisfies readonly Column[];

/** The name of a status parameter. */
export type ColumnName = (typeof columns)[number]['name'];

const byName: Readonly<Record<string, Column>> = Object.fromEntries(
  columns.map((column) => [column.name, column]),
);

/** True when the value may be judged: finite and inside the column's plausible range. */
export function isPlausible(name: ColumnName, value: number): boolean {
  const column = byName[name];
  return column !== undefined && value >= column.min && value <= column.max;
}
