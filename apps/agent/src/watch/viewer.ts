import type { Reporter } from '@stutterscope/sdk/src/index.ts';
import type { CpuLoad } from '../cpuMeter.ts';
import { FlvReader, type FlvTag } from './flv/flvReader.ts';
import { type ArrivalState, arrive, noArrival, reconnect, sampleArrival } from './player/arrival.ts';
import type { CacheMode } from './player/cacheMode.ts';
import { cacheMs, type PlayerState, startPlayer, step } from './player/player.ts';

/** Joins what arrives with what a player would show of it, and reports it as a player's SDK would. */
export class Viewer {
  private readonly reporter: Reporter;
  private player: PlayerState;
  private arrival: ArrivalState = noArrival;
  private reader = new FlvReader();
  private waitingTags: FlvTag[] = [];
  private waitingBytes = 0;
  private shown = 0;
  private sampledAtMs: number;
  private hasMedia = false;
  private isEnding = false;

  constructor(reporter: Reporter, mode: CacheMode, nowMs: number) {
    this.reporter = reporter;
    this.player = startPlayer(mode, nowMs);
    this.sampledAtMs = nowMs;
  }

  /** True when this connection has brought frames. */
  get isFed(): boolean {
    return this.hasMedia;
  }

  /** The connection is gone, another attempt begins. */
  reconnecting(reason: string): void {
    this.reporter.event(2103, reason);
    this.hasMedia = false;
  }

  connected(serverIp: string | undefined): void {
    if (serverIp !== undefined) this.reporter.update({ stream: { serverIp } });
    this.reporter.event(2001, serverIp);
    this.reader = new FlvReader();
    this.arrival = reconnect(this.arrival);
    this.hasMedia = false;
    this.isEnding = false;
  }

  /** Throws FlvError when the bytes are no FLV. */
  received(chunk: Uint8Array): void {
    const tags = this.reader.push(chunk);
    this.waitingBytes += chunk.length;
    this.waitingTags.push(...tags);
    for (const tag of tags) {
      if (tag.isEnd) this.isEnding = true;
      if (tag.isConfig) continue;
      this.isEnding = false;
      if (!this.hasMedia) this.reporter.event(2002);
      this.hasMedia = true;
    }
  }

  /** The server will send no more: what is on hand is still played out. */
  ending(): void {
    this.isEnding = true;
  }

  /** Lets the player go on. Gives true when the stream is over and played out. */
  advance(nowMs: number): boolean {
    const arrived = arrive(this.arrival, nowMs, this.waitingBytes, this.waitingTags);
    const moved = step(this.player, nowMs, this.waitingTags);
    this.arrival = arrived.state;
    this.player = moved.state;
    this.waitingTags = [];
    this.waitingBytes = 0;
    this.shown += moved.shown;
    const isOver = this.isEnding && moved.state.phase !== 'playing';
    if (arrived.isUneven && !this.isEnding) this.reporter.event(2104);
    for (const { code, detail } of moved.events) {
      // Running out of media at the end of the stream is no stall.
      if (!(isOver && code === 2007)) this.reporter.event(code, detail);
    }
    return isOver;
  }

  /** One sample. */
  sample(nowMs: number, cpu: CpuLoad): void {
    const elapsedMs = nowMs - this.sampledAtMs;
    const { state, sample } = sampleArrival(this.arrival, elapsedMs);
    this.arrival = state;
    this.reporter.sample({
      fps: elapsedMs > 0 ? (this.shown * 1000) / elapsedMs : null,
      spd: sample.receivedKbps,
      vra: sample.videoKbps,
      ara: sample.audioKbps,
      cache: cacheMs(this.player),
      cpuApp: cpu.app,
      cpuSys: cpu.sys,
    });
    this.reporter.flush();
    this.shown = 0;
    this.sampledAtMs = nowMs;
  }
}
