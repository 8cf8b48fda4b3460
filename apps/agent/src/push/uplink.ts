import { type ClogState, initialClog, watchClog } from '../clog.ts';
import type { SocketState } from './socketState.ts';

/** A reading of the push's socket. */
export interface Reading {
  readonly atMs: number;
  readonly socket: SocketState;
}

/** What the uplink did over the last second; null where the socket was not read. */
export interface Uplink {
  readonly sentKbps: number | null;
  readonly queueFrames: number | null;
  readonly jitterMs: number | null;
}

export interface UplinkState {
  /** The reading up to which sending is already reported. */
  readonly reported: Reading | undefined;
  readonly clog: ClogState;
  /** Frames the source should have given while the socket was clogged, and did not: ffmpeg was blocked. */
  readonly owedFrames: number;
  readonly tickedAtMs: number | null;
}

export const initialUplink: UplinkState = {
  reported: undefined,
  clog: initialClog,
  owedFrames: 0,
  tickedAtMs: null,
};

/** The encoder's side of the second. */
export interface Supply {
  readonly fps: number | null;
  readonly bytesPerFrame: number | null;
  readonly targetFps: number | undefined;
}

/**
 * Bytes that wait to be sent: all that the peer has not acknowledged, less what must be under way on a healthy
 * path of this rate and length (twice the bandwidth-delay product). Bytes in a modem's own buffer so count as
 * waiting although TCP has sent them.
 */
export function backlogBytes(socket: SocketState): number {
  const inFlight = 2 * ((socket.deliveryKbps ?? 0) / 8) * (socket.minRttMs ?? 0);
  const unacknowledged = Math.max(0, socket.sendQueueBytes - socket.unsentBytes);
  return socket.unsentBytes + Math.max(0, unacknowledged - inFlight);
}

/**
 * One tick of the sampler over the readings since the last one. QUE is the *standing* queue, the smallest backlog
 * among the readings (as in CoDel): a keyframe that is just passing is not a backlog. The kernel's buffer may be
 * small; then the clog blocks ffmpeg, and the frames it owes its clock wait too, only further up.
 */
export function measureUplink(
  state: UplinkState,
  readings: readonly Reading[],
  supply: Supply,
  nowMs: number,
): { readonly state: UplinkState; readonly uplink: Uplink; readonly isBusy: boolean } {
  const latest = readings.at(-1);
  if (latest === undefined) {
    return {
      state: { ...state, clog: watchClog(state.clog, null, nowMs).state, owedFrames: 0, tickedAtMs: nowMs },
      uplink: { sentKbps: null, queueFrames: null, jitterMs: null },
      isBusy: false,
    };
  }
  const standing = standingFrames(readings, supply.bytesPerFrame);
  const owedFrames = standing === null || standing < 1 ? 0 : owed(state, supply, nowMs);
  const queueFrames = standing === null ? null : Math.round(standing + owedFrames);
  const clog = watchClog(state.clog, queueFrames, nowMs);
  return {
    state: {
      reported: latest,
      clog: clog.state,
      owedFrames,
      tickedAtMs: nowMs,
    },
    uplink: {
      sentKbps: sentKbps(state.reported, latest),
      queueFrames,
      jitterMs: latest.socket.rttVarMs,
    },
    isBusy: clog.isBusy,
  };
}

function standingFrames(readings: readonly Reading[], bytesPerFrame: number | null): number | null {
  if (bytesPerFrame === null) return null;
  return Math.min(...readings.map(({ socket }) => backlogBytes(socket))) / bytesPerFrame;
}

/** Grows by what is missing to the configured rate, shrinks while ffmpeg catches up. */
function owed({ owedFrames, tickedAtMs }: UplinkState, { fps, targetFps }: Supply, nowMs: number): number {
  if (fps === null || targetFps === undefined || tickedAtMs === null) return owedFrames;
  return Math.max(0, owedFrames + ((targetFps - fps) * (nowMs - tickedAtMs)) / 1000);
}

function sentKbps(before: Reading | undefined, after: Reading): number | null {
  // Another local port is another connection, whose counter began anew.
  if (before === undefined || before.socket.local !== after.socket.local) return null;
  const ms = after.atMs - before.atMs;
  return ms > 0 ? ((after.socket.ackedBytes - before.socket.ackedBytes) * 8) / ms : null;
}
