import type { PushFinding } from '../../../signal.ts';

/** What shows that a failure is over: the handshake, a frame, or sound. */
type Mended = 'connection' | 'video' | 'audio';

interface Failure {
  readonly reason: string;
  readonly mended: Mended;
}

// handbook, "Event Code" and "Why is the Push unsuccessful": why a push does not start or does not go on
const failures: Readonly<Record<number, Failure>> = {
  [-1301]: { reason: 'camera', mended: 'video' },
  [-1302]: { reason: 'microphone', mended: 'audio' },
  [-1304]: { reason: 'audio_encoder', mended: 'audio' },
  [-1305]: { reason: 'resolution', mended: 'video' },
  [-1306]: { reason: 'sample_rate', mended: 'audio' },
  [-1307]: { reason: 'gave_up', mended: 'connection' },
  [-1309]: { reason: 'screen_capture_unsupported', mended: 'video' },
};

// The same code before a push was ever connected, and after: the one did not get there, the other was there.
const connecting: Readonly<Record<number, Failure>> = {
  3001: { reason: 'dns', mended: 'connection' },
  3002: { reason: 'port_blocked', mended: 'connection' },
  3003: { reason: 'handshake', mended: 'connection' },
  3004: { reason: 'signature_or_expired', mended: 'connection' },
  3005: { reason: 'socket', mended: 'connection' },
};
const lost: Failure = { reason: 'connection_lost', mended: 'connection' };
const expired: Failure = { reason: 'link_expired', mended: 'connection' };
const hungUpOn: Failure = { reason: 'closed_by_server', mended: 'connection' };

// The same number means another thing on each system; on one that is not known it is not guessed.
const occupied: Readonly<Record<string, Failure>> = {
  windows: { reason: 'camera_occupied', mended: 'video' },
  ios: { reason: 'audio_system', mended: 'audio' },
  android: { reason: 'screen_capture_refused', mended: 'video' },
};

/** Told where another push of the room was heard at the time. */
export const inUse: Failure = { reason: 'url_in_use', mended: 'connection' };

/**
 * The failure that an event tells of on a platform; null for one that tells of none. A push that was never
 * connected was not let in; one that was had a link that is good, or was: `isExpired` where it is past its time.
 */
export function failureOf(
  code: number,
  platform: string,
  connected: boolean,
  isExpired: boolean,
): Failure | null {
  if (code === 3004 && isExpired) return expired;
  const atConnecting = Object.hasOwn(connecting, code) ? connecting[code] : undefined;
  if (atConnecting !== undefined && connected) return code === 3004 ? hungUpOn : lost;
  if (atConnecting !== undefined) return atConnecting;
  if (code !== -1308) return Object.hasOwn(failures, code) ? (failures[code] ?? null) : null;
  const system = platform.toLowerCase();
  return (Object.hasOwn(occupied, system) ? occupied[system] : undefined) ?? unknownDevice;
}

const unknownDevice: Failure = { reason: 'device', mended: 'video' };

/** A camera that opened and gave no picture: handbook, 1003 without 1007. */
export const cameraWithoutFrames: Failure = { reason: 'camera_without_frames', mended: 'video' };

const mendedBy = new Map(
  [
    ...Object.values(failures),
    ...Object.values(occupied),
    ...Object.values(connecting),
    unknownDevice,
    cameraWithoutFrames,
    lost,
    expired,
    hungUpOn,
  ].map(({ reason, mended }) => [reason, mended]),
);

/** True for a failed push that this sign of life ends. */
export const isMendedBy =
  (sign: Mended) =>
  ({ finding, reason }: PushFinding): boolean =>
    finding === 'push_failed' && mendedBy.get(reason) === sign;
