import { edgeServers, type Seat, viewerNetworks } from '../cast.ts';
import type { Conditions } from '../faults/conditions.ts';
import type { FrameLog } from '../frameLog.ts';
import { drawsOf } from '../random.ts';
import { Wobble } from '../wobble.ts';
import { Origin } from './origin.ts';

/** What a server or a network leaves each viewer when it is well: many other flows cross it. */
const SPARE = 8;
const FIRST_HOP_MS = 30;
const NEXT_HOP_MS = 15;

/** From the ingest to the edge servers and through the networks: what all viewers of one of them share. */
export class EdgePaths {
  private readonly streamKbps: number;
  private readonly log: FrameLog;
  private readonly origin: Origin;
  private readonly ends = edgeServers.map(() => 0);
  private readonly serverWobbles: readonly Wobble[];
  private readonly networkWobbles: readonly Wobble[];
  private readonly serverKbps: number[] = [];
  private readonly networkKbps: number[] = [];

  constructor({ seed, streamKbps, log }: { seed: number; streamKbps: number; log: FrameLog }) {
    this.streamKbps = streamKbps;
    this.log = log;
    this.origin = new Origin(log, streamKbps);
    // Without the room's name: a server and a network move alike for all the rooms they serve.
    this.serverWobbles = edgeServers.map((server) => new Wobble(drawsOf(seed, `server/${server}`), 0.1));
    this.networkWobbles = viewerNetworks.map(
      ({ networkId }) => new Wobble(drawsOf(seed, `network/${networkId}`), 0.15),
    );
  }

  step(fromMs: number, nowMs: number, { serverShare, networkShare, originShare }: Conditions): void {
    this.origin.step(nowMs, nowMs - fromMs, originShare);
    for (const [server, wobble] of this.serverWobbles.entries()) {
      this.serverKbps[server] =
        this.streamKbps * Math.min(SPARE, serverShare.get(server) ?? SPARE) * wobble.at(nowMs);
      const delayMs = FIRST_HOP_MS + NEXT_HOP_MS * server;
      let next = this.ends[server] ?? 0;
      while (next < this.origin.end && this.log.arrivedMs(next) + delayMs <= nowMs) next++;
      this.ends[server] = next;
    }
    for (const [network, wobble] of this.networkWobbles.entries()) {
      this.networkKbps[network] =
        this.streamKbps * Math.min(SPARE, networkShare.get(network) ?? SPARE) * wobble.at(nowMs);
    }
  }

  /** What is left for a viewer in this seat. */
  kbps({ server, network }: Seat): number {
    return Math.min(this.serverKbps[server] ?? 0, this.networkKbps[network] ?? 0);
  }

  /** The index behind the newest frame that this seat's server has. */
  end({ server }: Seat): number {
    return this.ends[server] ?? 0;
  }
}
