import type { Preset } from '../preset.ts';
import { type Draws, logNormal } from '../random.ts';

const GOP_MS = 2000;
/** A key frame against the others: what live encoders give at these bitrates. */
const KEY_RATIO = 5;

/** Decides which frames are key frames and how big each is, so that the bitrate is met over a GOP or two. */
export class FrameSizes {
  private readonly noise: Draws;
  private readonly perFrame: number;
  private readonly delta: number;
  private readonly gopBytes: number;
  private overspent = 0;
  private lastKeyMs = -Infinity;

  constructor(preset: Preset, noise: Draws) {
    this.noise = noise;
    this.perFrame = (preset.videoKbps * 125) / preset.fps;
    const gopFrames = (preset.fps * GOP_MS) / 1000;
    this.gopBytes = this.perFrame * gopFrames;
    this.delta = this.gopBytes / (gopFrames - 1 + KEY_RATIO);
  }

  next(atMs: number, slot: number): { readonly key: boolean; readonly bytes: number } {
    const key = atMs - this.lastKeyMs >= GOP_MS;
    if (key) this.lastKeyMs = atMs;
    const control = Math.min(1.5, Math.max(0.5, 1 - this.overspent / this.gopBytes));
    const wanted = key ? this.delta * KEY_RATIO : this.delta;
    const bytes = Math.ceil(wanted * control * logNormal(this.noise, slot, key ? 0.15 : 0.25));
    this.overspent += bytes - this.perFrame;
    return { key, bytes };
  }

  /** Makes the next frame a key frame: a receiver that has just connected can use no other. */
  restart(): void {
    this.lastKeyMs = -Infinity;
  }
}
