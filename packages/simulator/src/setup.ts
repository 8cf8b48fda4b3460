import type { CacheMode } from './play/cacheMode.ts';
import type { AdaptionName } from './push/adaption.ts';
import type { DropPolicyName } from './push/dropPolicy.ts';
import type { Phone } from './push/encoder.ts';
import type { Link, Show } from './traces/traces.ts';

/** How a room is built, where it is not by default: nothing of it is a fault. */
export interface Setup {
  readonly dropPolicy: DropPolicyName;
  /** What a phone's kernel holds for a connection. It hides the first part of every clog from the app. */
  readonly socketBytes: number;
  readonly adaption: AdaptionName;
  readonly phone: Phone;
  readonly audioOnly: boolean;
  /** What the uplink carries; undefined wanders around three times the stream. Infinity is never the limit. */
  readonly uplink: Link | undefined;
  /** The content: how big frames are against each other; undefined draws them. */
  readonly show: Show | undefined;
  /** The last miles of the places, taken in turn; an empty list gives each several times the stream. */
  readonly lastMiles: readonly Link[];
  /** The cache modes that viewers have, drawn by viewer; a mode named twice is twice as frequent. */
  readonly modes: readonly [CacheMode, ...CacheMode[]];
  /** Part of the viewers that watch over HLS. */
  readonly hlsShare: number;
  /** Each network's viewers all sit on one edge server. */
  readonly collinear: boolean;
  /** Batches leave a client so long after each other. */
  readonly batchMs: readonly [number, number];
}

/** A room of the demo. */
export const plainSetup: Setup = {
  dropPolicy: 'span',
  socketBytes: 64 * 1024,
  adaption: 'off',
  phone: { systemLoad: 0.12, appLoad: 0.08, workShare: 0.45, lateMs: 12 },
  audioOnly: false,
  uplink: undefined,
  show: undefined,
  lastMiles: [],
  modes: ['auto', 'auto', 'auto', 'speedy', 'smooth'],
  hlsShare: 0,
  collinear: false,
  batchMs: [1000, 2000],
};
