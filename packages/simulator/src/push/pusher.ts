import type { Conditions } from '../faults/conditions.ts';
import type { Frame } from '../frameLog.ts';
import { AUDIO_KBPS, type Preset, streamKbps } from '../preset.ts';
import { type Draws, drawsOf, logNormal, normal } from '../random.ts';
import type { Measured, SessionReport } from '../report/sessionReport.ts';
import { Wobble } from '../wobble.ts';
import { AudioTicks } from './audioTicks.ts';
import { ClogWarning } from './clogWarning.ts';
import { Connection } from './connection.ts';
import { Encoder } from './encoder.ts';
import { FrameSizes } from './frameSizes.ts';
import { SendQueue } from './sendQueue.ts';
import { type Arrival, Uplink } from './uplink.ts';

/** Uplinks are bought for more than one stream; how much more differs. */
const SPARE = 3;

export interface PusherOptions {
  readonly seed: number;
  readonly room: string;
  readonly preset: Preset;
  readonly startMs: number;
  readonly report: SessionReport;
}

/** One push attempt: camera, encoder, send queue, socket and uplink of a VJ's phone. */
export class Pusher {
  readonly queue = new SendQueue();
  readonly report: SessionReport;
  private readonly preset: Preset;
  private readonly uplink = new Uplink();
  private readonly connection: Connection;
  private readonly encoder: Encoder;
  private readonly sizes: FrameSizes;
  private readonly audio = new AudioTicks();
  private readonly wobble: Wobble;
  private readonly warning = new ClogWarning();
  private readonly noise: Draws;
  private started = false;
  private window = { frames: 0, videoBytes: 0, audioBytes: 0, acceptedBytes: 0, fromMs: 0 };

  constructor({ seed, room, preset, startMs, report }: PusherOptions) {
    const draws = (name: string) => drawsOf(seed, `${room}/push/${name}`);
    this.report = report;
    this.preset = preset;
    this.connection = new Connection(startMs);
    this.encoder = new Encoder(preset, draws);
    this.sizes = new FrameSizes(preset, draws('size'));
    this.wobble = new Wobble(draws('uplink'), 0.12);
    this.noise = draws('noise');
    this.window.fromMs = startMs;
    report.event(startMs, 1003);
  }

  /** The SDK has given up this push. */
  get isOver(): boolean {
    return this.connection.isOver;
  }

  /** Moves on to `toMs`; gives the frames that reach the ingest. */
  step(fromMs: number, toMs: number, conditions: Conditions): readonly Arrival[] {
    if (this.started) this.make(fromMs, toMs, conditions);
    else this.encoder.rest(toMs - fromMs, conditions);
    const kbps = this.uplinkKbps(toMs, conditions);
    if (this.connection.isLive) this.queue.writeTo(this.uplink);
    const { bytes, arrivals } = this.uplink.drain(kbps, fromMs, toMs);
    if (this.connection.isLive) this.queue.writeTo(this.uplink);
    const link = { kbps, sentBytes: bytes, unsentBytes: this.uplink.unsentBytes };
    for (const { atMs, code, detail } of this.connection.step(toMs, link)) {
      this.report.event(atMs, code, detail);
      if (code === 1002) this.begin(atMs);
      if (code === 3005) this.disconnect();
    }
    if (this.warning.isRaised(toMs, this.queue.spanMs)) this.report.event(toMs, 1101);
    if (this.report.isSampleDue(toMs)) this.report.sample(toMs, this.measure(toMs));
    this.report.step(toMs);
    return arrivals;
  }

  private uplinkKbps(nowMs: number, { uplinkShare }: Conditions): number {
    return streamKbps(this.preset) * Math.min(SPARE, uplinkShare) * this.wobble.at(nowMs);
  }

  private make(fromMs: number, toMs: number, conditions: Conditions): void {
    const video = this.encoder.step(fromMs, toMs, conditions).map(({ atMs, slot }): Frame => {
      const { key, bytes } = this.sizes.next(atMs, slot);
      this.window.frames++;
      this.window.videoBytes += bytes;
      return { stampMs: atMs, bytes, video: true, key };
    });
    const audio = this.audio.until(toMs).map(({ atMs, tick }): Frame => {
      const bytes = Math.round(AUDIO_KBPS * 125 * AudioTicks.seconds * logNormal(this.noise, tick, 0.04));
      this.window.audioBytes += bytes;
      return { stampMs: atMs, bytes, video: false, key: false };
    });
    const inOrder = [...video, ...audio].sort((one, other) => one.stampMs - other.stampMs);
    for (const frame of inOrder) this.queue.add(frame);
  }

  /** A server has accepted the stream. The encoder runs from the first time on. */
  private begin(nowMs: number): void {
    this.sizes.restart();
    if (this.started) return;
    this.started = true;
    this.audio.start(nowMs);
    this.report.event(nowMs, 1008, 'software');
    this.report.event(nowMs, 1007);
  }

  private disconnect(): void {
    this.queue.clear();
    this.uplink.reset();
  }

  private measure(nowMs: number): Measured {
    const { frames, videoBytes, audioBytes, acceptedBytes, fromMs } = this.window;
    const windowMs = Math.max(1, nowMs - fromMs);
    const kbps = (bytes: number) => (bytes * 8) / windowMs;
    const second = Math.round(nowMs / 1000);
    const percent = (ms: number, salt: number) =>
      Math.min(100, Math.max(0, (100 * ms) / windowMs + 1.5 * normal(this.noise, 2 * second + salt)));
    const measured = {
      fps: (frames * 1000) / windowMs,
      cpuApp: percent(this.encoder.appMs, 0),
      cpuSys: percent(this.encoder.busyMs, 1),
      spd: kbps(this.uplink.acceptedBytes - acceptedBytes),
      vra: kbps(videoBytes),
      ara: kbps(audioBytes),
      que: this.queue.length,
      drp: this.queue.dropped,
    };
    this.encoder.appMs = 0;
    this.encoder.busyMs = 0;
    const accepted = this.uplink.acceptedBytes;
    this.window = { frames: 0, videoBytes: 0, audioBytes: 0, acceptedBytes: accepted, fromMs: nowMs };
    return measured;
  }
}
