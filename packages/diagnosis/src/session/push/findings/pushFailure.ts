import type { PushFinding } from '../../../signal.ts';

/** What shows that a failure is over: the handshake, a frame, or sound. */
type Mended = 'connection' | 'video' | 'audio';

interface Failure {
  readonly reason: string;
  readonly mended: Mended;
}

// handbook, "Event Code" and "Push failure": why a push does not start or does not go on
const failures: Readonly<Record<number, Failure>> = {
  [-1301]: { reason: 'camera', mended: 'video' },
  [-1302]: { reason: 'microphone', mended: 'audio' },
  [-1304]: { reason: 'audio_encoder', mended: 'audio' },
  [-1305]: { reason: 'resolution', mended: 'video' },
  [-1306]: { reason: 'sample_rate', mended: 'audio' },
  [-1307]: { reason: 'gave_up', mended: 'connection' },
  [-1309]: { reason: 'screen_capture_unsupported', mended: 'video' },
  3001: { reason: 'dns', mended: 'connection' },
  3002: { reason: 'port_blocked', mended: 'connection' },
  3003: { reason: 'handshake', mended: 'connection' },
  3004: { reason: 'refused', mended: 'connection' },
  3005: { reason: 'socket', mended: 'connection' },
};

// The same number means another thing on each system; on one that is not known it is not guessed.
const occupied: Readonly<Record<string, Failure>> = {
  windows: { reason: 'camera_occupied', mended: 'video' },
  ios: { reason: 'audio_system', mended: 'audio' },
  android: { reason: 'screen_capture_refused', mended: 'video' },
};

/** The failure that an event tells of on a platform; null for one that tells of none. */
export function failureOf(code: number, platform: string): Failure | null {
  if (code !== -1308) return Object.hasOwn(failures, code) ? (failures[code] ?? null) : null;
  const system = platform.toLowerCase();
  return (Object.hasOwn(occupied, system) ? occupied[system] : undefined) ?? unknownDevice;
}

const unknownDevice: Failure = { reason: 'device', mended: 'video' };

/** A camera that opened and gave no picture: handbook, 1003 without 1007. */
export const cameraWithoutFrames: Failure = { reason: 'camera_without_frames', mended: 'video' };

const mendedBy = new Map(
  [...Object.values(failures), ...Object.values(occupied), unknownDevice, cameraWithoutFrames].map(
    ({ reason, mended }) => [reason, mended],
  ),
);

/** True for a failed push that this sign of life ends. */
export const isMendedBy =
  (sign: Mended) =>
  ({ finding, reason }: PushFinding): boolean =>
    finding === 'push_failed' && mendedBy.get(reason) === sign;
