import { drawsOf, pick } from './random.ts';

/** What a VJ's app asks the encoder for (handbook, "Video Quality": the presets of beauty shows and games). */
export interface Preset {
  readonly scenario: 'beauty' | 'game';
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly videoKbps: number;
}

export const presets: readonly [Preset, ...Preset[]] = [
  { scenario: 'beauty', width: 540, height: 960, fps: 15, videoKbps: 1200 },
  { scenario: 'beauty', width: 360, height: 640, fps: 15, videoKbps: 800 },
  { scenario: 'beauty', width: 720, height: 1280, fps: 15, videoKbps: 1800 },
  { scenario: 'game', width: 540, height: 960, fps: 20, videoKbps: 1000 },
  { scenario: 'game', width: 720, height: 1280, fps: 20, videoKbps: 1800 },
];

export const AUDIO_KBPS = 64;

/** What the room sends in all when nothing is wrong. */
export const streamKbps = (preset: Preset) => preset.videoKbps + AUDIO_KBPS;

/** The preset that this room's VJ chose. */
export function presetOf(seed: number, room: string): Preset {
  return pick(drawsOf(seed, `${room}/preset`), 0, presets);
}

/** What a stream says of its picture; there is none in an audio show. */
export function pictureOf({ fps, width, height, videoKbps }: Preset, audioOnly: boolean) {
  if (audioOnly) return { width: 0, height: 0, videoBitrate: 0 };
  return { targetFps: fps, width, height, videoBitrate: videoKbps };
}
