import type { Fault } from './fault.ts';

/** What the faults of one moment leave of a room's means. A share of Infinity is no limit. */
export interface Conditions {
  uplinkShare: number;
  hogThreads: number;
  appThreads: number;
  /** Part of its work that the phone's processor does. */
  cpuSpeed: number;
  cameraFps: number;
  encoderDown: boolean;
  encoderLoss: number;
  encoderWork: number;
  /** The picture stands still, or the size is changing, because the VJ wants it so. */
  still: boolean;
  resizing: boolean;
  originShare: number;
  readonly regionShare: Map<string, number>;
  readonly versionFps: Map<string, number>;
  readonly deviceFps: Map<number, number>;
  readonly networkShare: Map<number, number>;
  readonly serverShare: Map<number, number>;
  readonly viewerShare: Map<number, number>;
}

const calm = (): Conditions => ({
  uplinkShare: Infinity,
  hogThreads: 0,
  appThreads: 0,
  cpuSpeed: 1,
  cameraFps: Infinity,
  encoderDown: false,
  encoderLoss: 0,
  encoderWork: 1,
  still: false,
  resizing: false,
  originShare: Infinity,
  regionShare: new Map(),
  versionFps: new Map(),
  deviceFps: new Map(),
  networkShare: new Map(),
  serverShare: new Map(),
  viewerShare: new Map(),
});

function limit<K>(shares: Map<K, number>, key: K, share: number): void {
  shares.set(key, Math.min(shares.get(key) ?? Infinity, share));
}

function applyToPush(to: Conditions, fault: Fault): void {
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
    case 'app_hog':
      to.appThreads += fault.threads;
      return;
    case 'throttle':
      to.cpuSpeed = Math.min(to.cpuSpeed, fault.speed);
      return;
    case 'dim_camera':
      to.cameraFps = Math.min(to.cameraFps, fault.fps);
      return;
    default:
      applyToEncoder(to, fault);
  }
}

function applyToEncoder(to: Conditions, fault: Fault): void {
  switch (fault.family) {
    case 'encoder_down':
      to.encoderDown = true;
      return;
    case 'encoder_loss':
      to.encoderLoss = Math.max(to.encoderLoss, fault.share);
      return;
    case 'encoder_fallback':
      to.encoderWork *= fault.factor;
      return;
    case 'still_picture':
      to.still = true;
      to.cameraFps = Math.min(to.cameraFps, fault.fps);
      return;
    case 'resolution':
      to.resizing = true;
      return;
    default:
      applyToPaths(to, fault);
  }
}

function applyToPaths(to: Conditions, fault: Fault): void {
  switch (fault.family) {
    case 'origin':
      to.originShare = Math.min(to.originShare, fault.share);
      return;
    case 'region':
      limit(to.regionShare, fault.region, fault.share);
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
    case 'version_decoder':
      limit(to.versionFps, fault.app, fault.fps);
      return;
    case 'device_decoder':
      limit(to.deviceFps, fault.viewer, fault.fps);
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
    for (const fault of this.active) applyToPush(this.conditions, fault);
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
