import type { Preset } from '../preset.ts';
import { type Draws, logNormal } from '../random.ts';
import type { Show } from '../traces/traces.ts';

const GOP_MS = 2000;
/** A key frame against the others: what live encoders give at these bitrates. */
const KEY_RATIO = 5;

/** A live encoder's own buffer: it may run ahead of its bitrate by a second, and fills this much faster than that. */
const BUFFER_S = 1;
const REFILL = 1.3;
/** How coarse pictures become at worst when too much was spent. */
const LEAST = 0.12;

/** Decides which frames are key frames and how big each is, so that the bitrate is met over a GOP or two. */
export class FrameSizes {
  private readonly noise: Draws;
  private readonly show: Show | undefined;
  private readonly offset: number;
  private readonly fps: number;
  private perFrame = 0;
  private delta = 0;
  private gopBytes = 0;
  private bufferBytes = 0;
  private buffer = Infinity;
  private overspent = 0;
  private lastKeyMs = -Infinity;

  constructor(preset: Preset, noise: Draws, show?: Show) {
    this.noise = noise;
    this.show = show;
    // Anywhere in the show; its end goes on with its beginning.
    this.offset = Math.floor(noise(-1) * 100_000);
    this.fps = preset.fps;
    this.set(preset.videoKbps);
  }

  /** The bitrate to meet from now on. */
  set(videoKbps: number): void {
    this.perFrame = (videoKbps * 125) / this.fps;
    const gopFrames = (this.fps * GOP_MS) / 1000;
    this.gopBytes = this.perFrame * gopFrames;
    this.bufferBytes = videoKbps * 125 * BUFFER_S;
    this.delta = this.gopBytes / (gopFrames - 1 + KEY_RATIO);
  }

  next(atMs: number, slot: number): { readonly key: boolean; readonly bytes: number } {
    const key = atMs - this.lastKeyMs >= GOP_MS;
    if (key) this.lastKeyMs = atMs;
    const control = Math.min(1.5, Math.max(LEAST, 1 - this.overspent / this.gopBytes));
    const wanted = key ? this.delta * KEY_RATIO : this.delta;
    this.buffer = Math.min(this.buffer + REFILL * this.perFrame, this.bufferBytes);
    const most = Math.max(this.buffer, LEAST * this.perFrame);
    const bytes = Math.ceil(Math.min(wanted * control * this.content(key, slot), most));
    this.buffer -= bytes;
    this.overspent += bytes - this.perFrame;
    return { key, bytes };
  }

  private content(key: boolean, slot: number): number {
    if (this.show === undefined) return logNormal(this.noise, slot, key ? 0.15 : 0.25);
    const sizes = key ? this.show.key : this.show.delta;
    const at = key ? Math.floor((slot * 1000) / this.fps / GOP_MS) : slot;
    return sizes[(this.offset + at) % sizes.length] ?? 1;
  }

  /** Makes the next frame a key frame: a receiver that has just connected can use no other. */
  restart(): void {
    this.lastKeyMs = -Infinity;
  }
}
