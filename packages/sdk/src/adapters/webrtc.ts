import type { SampleValues } from '../openBatch.ts';
import type { Reporter } from '../reporter.ts';
import { everySecond, Growth, kbps, listen, perSecond, type Stop } from './every.ts';

/** One entry of `getStats`, of which every browser gives its own choice: https://www.w3.org/TR/webrtc-stats/ */
type Stat = { readonly [name: string]: unknown };

/** What is used of an RTCPeerConnection, so that React Native's will do. */
export interface PeerConnectionLike {
  readonly connectionState: string;
  getStats(): Promise<{ forEach(callback: (stat: Stat) => void): void }>;
  addEventListener(type: 'connectionstatechange', listener: () => void): void;
  removeEventListener(type: 'connectionstatechange', listener: () => void): void;
}

const numberIn = (stat: Stat | undefined, name: string): number | undefined => {
  const value = stat?.[name];
  return typeof value === 'number' ? value : undefined;
};

const sum = (stats: readonly Stat[], name: string): number | undefined =>
  stats.length === 0 ? undefined : stats.reduce((total, stat) => total + (numberIn(stat, name) ?? 0), 0);

async function statsOf(connection: PeerConnectionLike): Promise<readonly Stat[]> {
  const stats: Stat[] = [];
  (await connection.getStats()).forEach((stat) => {
    stats.push(stat);
  });
  return stats;
}

const ofType = (stats: readonly Stat[], type: string) => stats.filter((stat) => stat['type'] === type);
const ofKind = (stats: readonly Stat[], kind: string) => stats.find((stat) => stat['kind'] === kind);

/** Of several encodings of one picture (simulcast) the one with the most frames. */
const busiest = (stats: readonly Stat[]): Stat | undefined =>
  stats
    .filter((stat) => stat['kind'] === 'video')
    .sort((a, b) => (numberIn(b, 'framesEncoded') ?? 0) - (numberIn(a, 'framesEncoded') ?? 0))[0];

/** The codes by which each side tells how its connection fares. */
const codes = {
  push: { connected: [1001, 1002], disconnected: [1102], failed: [-1307] },
  play: { connected: [2001, 2002], disconnected: [2103], failed: [-2301] },
} as const;

/** Asks for the stats every second, one question at a time, and tells how the connection fares. */
function watch(
  reporter: Reporter,
  connection: PeerConnectionLike,
  side: 'push' | 'play',
  take: (stats: readonly Stat[], elapsedMs: number) => void,
): Stop {
  const told = () => {
    const known: { readonly [state: string]: readonly number[] } = codes[side];
    for (const code of known[connection.connectionState] ?? []) reporter.event(code);
  };
  const unlisten = listen(connection, { connectionstatechange: told });
  if (connection.connectionState === 'connected') told();
  let isAsking = false;
  let sinceMs = 0;
  const rest = everySecond((elapsedMs) => {
    sinceMs += elapsedMs;
    if (isAsking || connection.connectionState !== 'connected') return;
    isAsking = true;
    const askedMs = sinceMs;
    sinceMs = 0;
    statsOf(connection).then(
      (stats) => {
        isAsking = false;
        take(stats, askedMs);
      },
      () => {
        // A closed connection has no stats any more.
        rest();
      },
    );
  });
  return () => {
    unlisten();
    rest();
  };
}

/** At the start every sender is limited until it has found out how much the network takes. */
const RAMP_UP_MS = 10_000;
/** Waiting this long in the pacer, or this much lost on the way, is a busy network. */
const BUSY_DELAY_S = 0.25;
const BUSY_LOSS = 0.1;
const BUSY_EVERY_MS = 5000;

/** So many frames may be between the camera and the encoder when they are counted. */
const ON_THE_WAY = 2;

/** An encoder that is set to fewer frames than the camera makes drops none: what it usually takes is forgotten a second by so much. */
const FORGETTING = 0.98;

/**
 * Reports what an RTCPeerConnection sends: frames encoded, what the encoder makes and the network takes, how much
 * waits in the pacer, what the encoder had to leave out.
 *
 * @example
 * const stop = watchSender(reporter, connection);
 */
export function watchSender(reporter: Reporter, connection: PeerConnectionLike): Stop {
  const frames = new Growth();
  const captured = new Growth();
  const sent = new Growth();
  const video = new Growth();
  const audio = new Growth();
  const waited = new Growth();
  const packets = new Growth();
  const resent = new Growth();
  let usualShare = 0;
  let missing = 0;
  let dropped = 0;
  let limited = 'none';
  let pushedMs = 0;
  let busyToldMs = Number.NEGATIVE_INFINITY;

  return watch(reporter, connection, 'push', (stats, elapsedMs) => {
    pushedMs += elapsedMs;
    const outbound = ofType(stats, 'outbound-rtp');
    const [picture, sound] = [busiest(outbound), ofKind(outbound, 'audio')];
    const source = ofKind(ofType(stats, 'media-source'), 'video');
    const remote = ofKind(ofType(stats, 'remote-inbound-rtp'), 'video');
    const reason = String(picture?.['qualityLimitationReason'] ?? 'none');
    if (reason !== limited) reporter.event(1006, `quality limited by ${reason}`);
    limited = reason;

    const encoded = frames.take(numberIn(picture, 'framesEncoded'));
    const made = captured.take(numberIn(source, 'frames'));
    // Frames left out because the processor is busy are the encoder's: FPS tells of them, not DRP.
    if (made !== null && encoded !== null && made > 0) {
      usualShare = Math.max(usualShare * FORGETTING, Math.min(1, encoded / made));
      // What was encoded beyond the usual makes up for nothing that is dropped later.
      if (reason !== 'cpu') missing = Math.max(dropped - ON_THE_WAY, missing + made * usualShare - encoded);
    }
    dropped = Math.max(dropped, missing - ON_THE_WAY);
    const packetsSent = packets.take(numberIn(picture, 'packetsSent'));
    const packetsResent = resent.take(numberIn(picture, 'retransmittedPacketsSent'));
    const delaySum = waited.take(numberIn(picture, 'totalPacketSendDelay'));
    const delayS = delaySum === null || !packetsSent ? null : delaySum / packetsSent;
    const fps = perSecond(encoded, elapsedMs);
    const payload =
      (numberIn(picture, 'bytesSent') ?? 0) - (numberIn(picture, 'retransmittedBytesSent') ?? 0);

    const lossRatio = numberIn(remote, 'fractionLost') ?? 0;
    const isBusy = (delayS ?? 0) >= BUSY_DELAY_S || lossRatio >= BUSY_LOSS;
    if (isBusy && pushedMs >= RAMP_UP_MS && pushedMs - busyToldMs >= BUSY_EVERY_MS) {
      busyToldMs = pushedMs;
      const share = packetsSent ? Math.round(((packetsResent ?? 0) / packetsSent) * 100) : 0;
      reporter.event(
        1101,
        `pacer ${Math.round((delayS ?? 0) * 1000)} ms, lost ${Math.round(lossRatio * 100)} %, resent ${share} %`,
      );
    }
    const targetFps = numberIn(source, 'framesPerSecond');
    const [width, height] = [numberIn(picture, 'frameWidth'), numberIn(picture, 'frameHeight')];
    reporter.update({
      stream: {
        ...(width !== undefined && height !== undefined && { width, height }),
        ...(targetFps !== undefined && targetFps >= 1 && targetFps <= 240 && { targetFps }),
      },
    });
    const jitter = numberIn(remote, 'jitter');
    reporter.sample({
      fps,
      spd: kbps(sent.take(sum(outbound, 'bytesSent')), elapsedMs),
      vra: kbps(video.take(payload), elapsedMs),
      ara: kbps(audio.take(numberIn(sound, 'bytesSent')), elapsedMs),
      que: delayS === null || fps === null ? null : delayS * fps,
      drp: source === undefined ? null : dropped,
      jit: jitter === undefined ? null : jitter * 1000,
    });
  });
}

/**
 * Reports what an RTCPeerConnection receives: first picture, freezes and stalls, frames a second, what waits in the
 * jitter buffer.
 *
 * @example
 * const stop = watchReceiver(reporter, connection);
 */
export function watchReceiver(reporter: Reporter, connection: PeerConnectionLike): Stop {
  const frames = new Growth();
  const received = new Growth();
  const video = new Growth();
  const audio = new Growth();
  const freezes = new Growth();
  const frozen = new Growth();
  const held = new Growth();
  const emitted = new Growth();
  let hasPlayed = false;
  let isLoading = false;

  const stopWatching = watch(reporter, connection, 'play', (stats, elapsedMs) => {
    const inbound = ofType(stats, 'inbound-rtp');
    const [picture, sound] = [ofKind(inbound, 'video'), ofKind(inbound, 'audio')];
    const decoded = numberIn(picture, 'framesDecoded') ?? 0;
    const grown = frames.take(decoded);
    if (!hasPlayed && decoded > 0) {
      hasPlayed = true;
      reporter.event(2003);
      reporter.event(2004);
    } else if (hasPlayed && grown === 0 && !isLoading) {
      isLoading = true;
      reporter.event(2007);
    } else if (isLoading && (grown ?? 0) > 0) {
      isLoading = false;
      reporter.event(2004);
    }
    const frozenMs = (frozen.take(numberIn(picture, 'totalFreezesDuration')) ?? 0) * 1000;
    const froze = freezes.take(numberIn(picture, 'freezeCount')) ?? 0;
    // getStats calls a gap a freeze sooner than the handbook's SDK calls it a lag.
    if (froze > 0 && frozenMs / froze >= FREEZE_MS) reporter.event(2105, `${Math.round(frozenMs)} ms`);
    const [width, height] = [numberIn(picture, 'frameWidth'), numberIn(picture, 'frameHeight')];
    if (width !== undefined && height !== undefined) reporter.update({ stream: { width, height } });
    const heldS = held.take(numberIn(picture, 'jitterBufferDelay'));
    const count = emitted.take(numberIn(picture, 'jitterBufferEmittedCount'));
    const jitter = numberIn(picture, 'jitter');
    reporter.sample({
      fps: hasPlayed ? perSecond(grown, elapsedMs) : null,
      spd: kbps(received.take(sum(inbound, 'bytesReceived')), elapsedMs),
      vra: kbps(video.take(numberIn(picture, 'bytesReceived')), elapsedMs),
      ara: kbps(audio.take(numberIn(sound, 'bytesReceived')), elapsedMs),
      jit: jitter === undefined ? null : jitter * 1000,
      cache: heldS === null || !count ? null : (heldS / count) * 1000,
      drp: numberIn(picture, 'framesDropped'),
    });
  });
  // The first one says when the view was asked for.
  reporter.sample({ cache: 0 } satisfies SampleValues);
  return stopWatching;
}

/** The handbook's SDK calls it a lag when no frame is drawn for so long. */
const FREEZE_MS = 800;
