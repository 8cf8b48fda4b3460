import type { Fault } from './fault.ts';

/** What the faults of one moment leave of a room's means. A share of Infinity is no limit. */
export interface Conditions {
  uplinkShare: number;
  hogThreads: number;
  cameraFps: number;
  readonly networkShare: Map<number, number>;
  readonly serverShare: Map<number, number>;
  readonly viewerShare: Map<number, number>;
}

const calm = (): Conditions => ({
  uplinkShare: Infinity,
  hogThreads: 0,
  cameraFps: Infinity,
  networkShare: new Map(),
  serverShare: new Map(),
  viewerShare: new Map(),
});

function limit(shares: Map<number, number>, key: number, share: number): void {
  shares.set(key, Math.min(shares.get(key) ?? Infinity, share));
}

function apply(to: Conditions, fault: Fault): void {
  switch (fault.family) {
    case 'uplink_squeeze':
      to.uplinkShare = Math.min(to.uplinkShare, fault.share);
      return;
    case 'push_disconnect':
      to.uplinkShare = 0;
      return;
    case 'cpu_hog':
      to.hogThreads += fault.threads;
      return;
    case 'dim_camera':
      to.cameraFps = Math.min(to.cameraFps, fault.fps);
      return;
    case 'network_downlink':
      limit(to.networkShare, fault.network, fault.share);
      return;
    case 'edge_server':
      limit(to.serverShare, fault.server, fault.share);
      return;
    case 'last_mile':
      limit(to.viewerShare, fault.viewer, fault.share);
      return;
  }
}

/** Reads a schedule of faults, possibly endless and ordered by start, along with the room's time. */
export class FaultSchedule {
  private readonly coming: Iterator<Fault>;
  private next: Fault | undefined;
  private active: Fault[] = [];
  private conditions = calm();

  constructor(faults: Iterable<Fault>) {
    this.coming = faults[Symbol.iterator]();
    this.pull();
  }

  /** The conditions at this time, which never goes back. */
  at(nowMs: number): Conditions {
    if (this.active.every((fault) => fault.toMs > nowMs) && !this.isDue(nowMs)) return this.conditions;
    while (this.next !== undefined && this.isDue(nowMs)) {
      this.active.push(this.next);
      this.pull();
    }
    this.active = this.active.filter((fault) => fault.toMs > nowMs);
    this.conditions = calm();
    for (const fault of this.active) apply(this.conditions, fault);
    return this.conditions;
  }

  private isDue(nowMs: number): boolean {
    return this.next !== undefined && this.next.fromMs <= nowMs;
  }

  private pull(): void {
    const { value, done } = this.coming.next();
    this.next = done === true ? undefined : value;
  }
}
