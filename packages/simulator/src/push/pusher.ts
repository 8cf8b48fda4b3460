import type { Conditions } from '../faults/conditions.ts';
import type { Frame } from '../frameLog.ts';
import { AUDIO_KBPS, type Preset, streamKbps } from '../preset.ts';
import { type Draws, drawsOf, logNormal, normal } from '../random.ts';
import type { Observer } from '../report/observer.ts';
import type { Measured, SessionReport } from '../report/sessionReport.ts';
import type { Setup } from '../setup.ts';
import { linkKbps } from '../traces/traces.ts';
import { Wobble } from '../wobble.ts';
import { Adaption } from './adaption.ts';
import { AudioTicks } from './audioTicks.ts';
import { ClogWarning } from './clogWarning.ts';
import { Connection } from './connection.ts';
import { dropPolicies } from './dropPolicy.ts';
import { Encoder } from './encoder.ts';
import { EncoderEvents } from './encoderEvents.ts';
import { FrameSizes } from './frameSizes.ts';
import { SendQueue } from './sendQueue.ts';
import { type Arrival, Uplink } from './uplink.ts';

/** Uplinks are bought for more than one stream; how much more differs. */
const SPARE = 3;
const nothing = { frames: 0, videoBytes: 0, audioBytes: 0 };

export interface PusherOptions {
  readonly seed: number;
  readonly room: string;
  readonly preset: Preset;
  readonly startMs: number;
  readonly report: SessionReport;
  readonly setup: Setup;
  readonly observer: Observer | undefined;
}

/** One push attempt: camera, encoder, send queue, socket and uplink of a VJ's phone. */
export class Pusher {
  readonly queue: SendQueue;
  readonly report: SessionReport;
  private readonly preset: Preset;
  private readonly setup: Setup;
  private readonly observer: Observer | undefined;
  private readonly uplink: Uplink;
  private readonly adaption: Adaption;
  private readonly encoderEvents = new EncoderEvents();
  private readonly connection: Connection;
  private readonly encoder: Encoder;
  private readonly sizes: FrameSizes;
  private readonly audio = new AudioTicks();
  private readonly wobble: Wobble;
  private readonly warning = new ClogWarning();
  private readonly noise: Draws;
  private started = false;
  private window = { ...nothing, acceptedBytes: 0, fromMs: 0 };

  constructor({ seed, room, preset, startMs, report, setup, observer }: PusherOptions) {
    const draws = (name: string) => drawsOf(seed, `${room}/push/${name}`);
    this.report = report;
    this.preset = preset;
    this.setup = setup;
    this.observer = observer;
    // A queue that counts frames, or drops none, lets sound wait as long as pictures.
    const keepsSound = setup.dropPolicy !== 'span' && setup.dropPolicy !== 'obs';
    const longestAudioMs = keepsSound ? Infinity : undefined;
    this.queue = new SendQueue(dropPolicies[setup.dropPolicy], longestAudioMs);
    this.uplink = new Uplink(setup.socketBytes);
    this.adaption = new Adaption(setup.adaption, preset.videoKbps);
    this.connection = new Connection(startMs);
    this.encoder = new Encoder(preset, setup.phone, draws);
    this.sizes = new FrameSizes(preset, draws('size'), setup.show);
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
    this.watchQueue(toMs);
    this.tell(toMs, conditions, kbps);
    return arrivals;
  }

  /** How long the oldest byte that has not left the phone has been waiting. */
  private waitingMs(nowMs: number): number {
    const oldestMs = this.uplink.oldestMs ?? this.queue.oldestMs;
    return oldestMs === undefined ? 0 : Math.max(0, nowMs - oldestMs);
  }

  private watchQueue(nowMs: number): void {
    if (this.warning.isRaised(nowMs, this.queue.spanMs)) this.report.event(nowMs, 1101);
    if (!this.adaption.look(nowMs, this.queue.spanMs, this.uplink.acceptedBytes)) return;
    this.sizes.set(this.adaption.videoKbps);
    this.report.event(nowMs, 1006, `${this.adaption.videoKbps} kbit/s`);
  }

  private tell(nowMs: number, conditions: Conditions, uplinkKbps: number): void {
    for (const code of this.encoderEvents.see(nowMs, conditions, this.encoder.broken))
      this.report.event(nowMs, code);
    this.observer?.push({
      atMs: nowMs,
      waitingMs: this.waitingMs(nowMs),
      dropped: this.queue.dropped,
      videoKbps: this.adaption.videoKbps,
      uplinkKbps,
    });
    if (this.report.isSampleDue(nowMs)) this.report.sample(nowMs, this.measure(nowMs));
    this.report.step(nowMs);
  }

  private uplinkKbps(nowMs: number, { uplinkShare }: Conditions): number {
    const fullKbps = streamKbps(this.preset);
    const { uplink } = this.setup;
    if (uplink !== undefined) return Math.min(linkKbps(uplink, nowMs), uplinkShare * fullKbps);
    return fullKbps * Math.min(SPARE, uplinkShare) * this.wobble.at(nowMs);
  }

  private make(fromMs: number, toMs: number, conditions: Conditions): void {
    const frames = this.makeAudio(toMs, conditions.still);
    if (this.setup.audioOnly) this.encoder.rest(toMs - fromMs, conditions);
    else {
      const video = this.makeVideo(fromMs, toMs, conditions);
      frames.push(...video);
      if (video.length > 0) frames.sort((one, other) => one.stampMs - other.stampMs);
    }
    for (const frame of frames) this.queue.add(frame);
  }

  private makeVideo(fromMs: number, toMs: number, conditions: Conditions): Frame[] {
    return this.encoder.step(fromMs, toMs, conditions).map(({ atMs, slot }): Frame => {
      const { key, bytes } = this.sizes.next(atMs, slot);
      this.window.frames++;
      this.window.videoBytes += bytes;
      const disposable = this.setup.dropPolicy === 'obs' && !key && slot % 2 === 1;
      return { stampMs: atMs, bytes, video: true, key, disposable, still: conditions.still };
    });
  }

  private makeAudio(toMs: number, still: boolean): Frame[] {
    return this.audio.until(toMs).map(({ atMs, tick }): Frame => {
      const bytes = Math.round(AUDIO_KBPS * 125 * AudioTicks.seconds * logNormal(this.noise, tick, 0.04));
      this.window.audioBytes += bytes;
      // Where there is no picture, a player may begin with any sound; once a second is enough.
      return { stampMs: atMs, bytes, video: false, key: this.setup.audioOnly && tick % 43 === 0, still };
    });
  }

  /** A server has accepted the stream. The encoder runs from the first time on. */
  private begin(nowMs: number): void {
    this.sizes.restart();
    if (this.started) return;
    this.started = true;
    this.audio.start(nowMs);
    if (this.setup.audioOnly) return;
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
    const { appMs, busyMs } = this.encoder.takeLoad();
    const measured = {
      fps: (frames * 1000) / windowMs,
      cpuApp: percent(appMs, 0),
      cpuSys: percent(busyMs, 1),
      spd: kbps(this.uplink.acceptedBytes - acceptedBytes),
      vra: kbps(videoBytes),
      ara: kbps(audioBytes),
      que: this.queue.length,
      drp: this.queue.dropped,
    };
    this.window = { ...nothing, acceptedBytes: this.uplink.acceptedBytes, fromMs: nowMs };
    return measured;
  }
}
