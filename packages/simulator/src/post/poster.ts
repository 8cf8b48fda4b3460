import { createTransport } from '@stutterscope/sdk/src/index.ts';
import type { Batch, Side } from '@stutterscope/telemetry';
import { addressOf } from '../cast.ts';
import { Lane, type PostTotals } from './lane.ts';

const LANE_BYTES = 4 * 1024 * 1024;

export interface PosterOptions {
  readonly endpoint: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Gives the room token of a room and a side, where the collector requires one. */
  readonly tokenOf?: TokenOf;
  /** Told when the collector stops taking batches, and when it takes them again. */
  readonly log: (message: string) => void;
}

/** Gives a token that lets its holder report one side of one room. */
export type TokenOf = (room: string, side: Side) => string | Promise<string>;

/** Brings batches to a collector, each network's from an address of its own: a collector believes addresses only. */
export class Poster {
  readonly totals: PostTotals = { taken: 0, refused: 0, lost: 0, waiting: 0 };
  private readonly lanes = new Map<string, Lane>();
  private readonly stop = new AbortController();
  private readonly options: PosterOptions;
  private troubled = false;

  constructor(options: PosterOptions) {
    this.options = options;
  }

  post(batches: readonly Batch[]): void {
    for (const batch of batches) this.laneOf(batch).push(JSON.stringify(batch));
    for (const lane of this.lanes.values()) lane.send();
  }

  /** Waits until everything is with the collector, at most this long; what is still here then is lost. */
  async close(deadlineMs: number): Promise<void> {
    const deadline = setTimeout(() => this.stop.abort(), deadlineMs);
    await Promise.all([...this.lanes.values()].map((lane) => lane.idle()));
    clearTimeout(deadline);
  }

  private laneOf(batch: Batch): Lane {
    const { endpoint, headers, tokenOf } = this.options;
    const { room, side } = batch;
    const address = addressOf(batch);
    // A request has one address and one token.
    const key = tokenOf === undefined ? address : `${address} ${side} ${room}`;
    const known = this.lanes.get(key);
    if (known !== undefined) return known;
    const transport = createTransport({
      endpoint,
      ...(headers !== undefined && { headers }),
      ...(tokenOf !== undefined && { token: () => tokenOf(room, side) }),
    });
    const lane = new Lane({
      transport,
      address,
      maxBufferBytes: LANE_BYTES,
      signal: this.stop.signal,
      totals: this.totals,
      onTrouble: (reason) => this.turn(true, `the collector does not take telemetry: ${reason}`),
      onTaken: () => this.turn(false, 'the collector takes telemetry again'),
    });
    this.lanes.set(key, lane);
    return lane;
  }

  private turn(troubled: boolean, message: string): void {
    if (this.troubled !== troubled) this.options.log(message);
    this.troubled = troubled;
  }
}
