import type { FlvTag } from '../flv/flvReader.ts';
import { type CacheMode, cacheRules } from './cacheMode.ts';
import { accept, type Media, mediaEndMs, noMedia } from './media.ts';

/** An event of the handbook that the player would report. */
interface PlayerEvent {
  readonly code: number;
  readonly detail?: string;
}

export interface PlayerState {
  readonly mode: CacheMode;
  /** `starting` until the first 2004; `loading` while the picture stands still for want of media. */
  readonly phase: 'starting' | 'playing' | 'loading';
  readonly media: Media;
  /** The moment of the media that is on the screen. */
  readonly playheadMs: number | null;
  readonly speed: number;
  /** What auto mode now wants to hold back; it grows with each stall and shrinks in calm. */
  readonly targetMs: number;
  readonly steppedAtMs: number;
  readonly shownAtMs: number | null;
  readonly calmSinceMs: number;
}

export interface Step {
  readonly state: PlayerState;
  /** Frames that came on the screen. */
  readonly shown: number;
  readonly events: readonly PlayerEvent[];
}

/** 2105: the public SDK's threshold of a block in rendering. */
const FREEZE_MS = 800;
/** More than this beyond what the mode allows is skipped instead of caught up. */
const SKIP_BEYOND_MS = 1000;
/** Catching up begins this far above the target and goes on down to it. */
const SLACK_MS = 300;
const CALM_MS = 20_000;
const ADJUST_MS = 1000;
/** No mode holds this much: media of a server that floods is let go. */
const MOST_MS = 60_000;

/** A player that has just asked for the stream. */
export function startPlayer(mode: CacheMode, nowMs: number): PlayerState {
  return {
    mode,
    phase: 'starting',
    media: noMedia,
    playheadMs: null,
    speed: 1,
    targetMs: cacheRules[mode].minMs,
    steppedAtMs: nowMs,
    shownAtMs: null,
    calmSinceMs: nowMs,
  };
}

/** Media on hand that the screen has not reached. */
export function cacheMs({ media, playheadMs }: PlayerState): number {
  return playheadMs === null ? 0 : Math.max(0, mediaEndMs(media) - playheadMs);
}

/** Lets the wall clock go on to `nowMs`, with the tags that have arrived by then. */
export function step(before: PlayerState, nowMs: number, tags: readonly FlvTag[]): Step {
  const elapsedMs = Math.max(0, nowMs - before.steppedAtMs);
  const taken = takeIn({ ...before, steppedAtMs: nowMs }, tags, nowMs);
  const moved =
    taken.state.phase === 'playing' ? play(taken.state, nowMs, elapsedMs) : wait(taken.state, nowMs);
  return {
    state: moved.state,
    shown: taken.shown + moved.shown,
    events: [...taken.events, ...moved.events],
  };
}

/** New media; the very first frame is shown at once, as a still, whatever the mode holds back. */
function takeIn(state: PlayerState, tags: readonly FlvTag[], nowMs: number): Step {
  const { media, isNewTimeline } = accept(state.media, tags);
  const [first] = media.frames;
  if (state.playheadMs === null) {
    if (first === undefined) return { state: { ...state, media }, shown: 0, events: [] };
    const still = { ...state, media, playheadMs: first.timestampMs, shownAtMs: nowMs };
    return { state: still, shown: 1, events: [{ code: 2003 }] };
  }
  if (!isNewTimeline) return { state: { ...state, media }, shown: 0, events: [] };
  const stalled = stall({ ...state, media }, nowMs);
  return { ...stalled, state: { ...stalled.state, playheadMs: first?.timestampMs ?? null } };
}

function wait(state: PlayerState, nowMs: number): Step {
  if (state.playheadMs === null || cacheMs(state) < state.targetMs) return { state, shown: 0, events: [] };
  // The still of the start is no freeze: only what a viewer has begun to watch can freeze.
  const shownAtMs = state.phase === 'starting' ? nowMs : state.shownAtMs;
  const playing = { ...state, phase: 'playing', speed: 1, calmSinceMs: nowMs, shownAtMs } as const;
  return { state: playing, shown: 0, events: [{ code: 2004 }] };
}

function play(before: PlayerState, nowMs: number, elapsedMs: number): Step {
  const state = correctDelay(before, nowMs);
  const endMs = mediaEndMs(state.media);
  const playheadMs = Math.min((state.playheadMs ?? 0) + elapsedMs * state.speed, endMs);
  const from = state.playheadMs ?? 0;
  const shown = state.media.frames.filter(
    ({ timestampMs }) => timestampMs > from && timestampMs <= playheadMs,
  ).length;
  const media = {
    ...state.media,
    frames: state.media.frames.filter(({ timestampMs }) => timestampMs > playheadMs),
  };
  const frozenMs = state.shownAtMs === null ? 0 : nowMs - state.shownAtMs;
  const events =
    shown > 0 && frozenMs >= FREEZE_MS ? [{ code: 2105, detail: `${Math.round(frozenMs)} ms` }] : [];
  const moved = { ...state, media, playheadMs, shownAtMs: shown > 0 ? nowMs : state.shownAtMs };
  if (playheadMs < endMs) return { state: moved, shown, events };
  const stalled = stall(moved, nowMs);
  return { state: stalled.state, shown, events: [...events, ...stalled.events] };
}

/** The media ran out: the picture stands, and auto mode holds back more from now on. */
function stall(state: PlayerState, nowMs: number): Step {
  const { maxMs } = cacheRules[state.mode];
  const events = state.phase === 'playing' ? [{ code: 2007 }] : [];
  const targetMs = Math.min(maxMs, state.targetMs + (events.length > 0 ? ADJUST_MS : 0));
  const phase = state.phase === 'starting' ? 'starting' : 'loading';
  return { state: { ...state, phase, targetMs, speed: 1, calmSinceMs: nowMs }, shown: 0, events };
}

function correctDelay(state: PlayerState, nowMs: number): PlayerState {
  const { minMs, maxMs, catchUp } = cacheRules[state.mode];
  const held = cacheMs(state);
  const isCalm = nowMs - state.calmSinceMs >= CALM_MS;
  const targetMs = isCalm ? Math.max(minMs, state.targetMs - ADJUST_MS) : state.targetMs;
  const calmSinceMs = isCalm ? nowMs : state.calmSinceMs;
  const skipAbove = catchUp > 1 ? maxMs + SKIP_BEYOND_MS : MOST_MS;
  const wanted = { ...state, targetMs, calmSinceMs };
  if (held > skipAbove) return skip(wanted);
  if (held > targetMs + SLACK_MS) return { ...wanted, speed: catchUp };
  return held <= targetMs ? { ...wanted, speed: 1 } : wanted;
}

/** Jumps to the last keyframe that leaves the target on hand; without one, the speed-up must do. */
function skip(state: PlayerState): PlayerState {
  const latest = mediaEndMs(state.media) - state.targetMs;
  const key = state.media.frames.findLast((frame) => frame.isKey && frame.timestampMs <= latest);
  const catchUp = { ...state, speed: cacheRules[state.mode].catchUp };
  if (key === undefined || key.timestampMs <= (state.playheadMs ?? 0)) return catchUp;
  const frames = state.media.frames.filter(({ timestampMs }) => timestampMs >= key.timestampMs);
  // Just before the keyframe, so that this very step shows it.
  return { ...catchUp, media: { ...state.media, frames }, playheadMs: key.timestampMs - 1 };
}
