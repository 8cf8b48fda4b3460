import { basename, extname } from 'node:path/posix';
import type { RecordingEvent, Source } from '../event.ts';
import type { CallbackContext } from './callback.ts';

/** The moment in a file's name, Unix ms: nginx-rtmp writes seconds (`record_unique`), SRS ms (`[timestamp]`). */
function startOf(name: string): number | null {
  const [, digits = ''] = /[-._](\d{10}|\d{13})\.[a-z0-9]+$/i.exec(name) ?? [];
  if (digits === '') return null;
  return digits.length === 10 ? Number(digits) * 1000 : Number(digits);
}

/** A file that a server of one's own has closed now. */
export function fileOf(
  source: Source,
  room: string,
  path: string,
  { nowMs, recordingsUrl }: CallbackContext,
): RecordingEvent {
  const name = basename(path);
  const startAt = startOf(name);
  const isSound = startAt !== null && startAt <= nowMs;
  return {
    kind: 'recording',
    id: `${source}:recording:${room}:${path}`,
    room,
    source,
    at: nowMs,
    receivedAt: nowMs,
    file: path,
    format: extname(name).slice(1).toLowerCase(),
    bytes: null,
    startAt: isSound ? startAt : null,
    endAt: nowMs,
    url: recordingsUrl === null ? '' : new URL(encodeURIComponent(name), recordingsUrl).href,
    timeInconsistent: startAt !== null && !isSound,
  };
}
