import { createHash } from 'node:crypto';
import { isSameDigest } from '@stutterscope/access';
import { Room } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { CloudEvent } from '../event.ts';
import { type CallbackContext, ignore, type Judged, refuse, take } from './callback.ts';
import { expiryFault } from './expiry.ts';
import { bodyFault, readJson } from './readJson.ts';
import { bareUrl, timesOf } from './timesOf.ts';

const Whole = Type.Union([Type.Integer({ minimum: 0 }), Type.String({ pattern: '^\\d{1,20}$' })]);

/** The handbook's "Event Notification Service": what every callback has, and what some have. */
const Body = Type.Object({
  event_type: Type.Union([Type.Integer(), Type.String({ pattern: '^\\d{1,6}$' })]),
  stream_id: Type.Optional(Room),
  channel_id: Type.Optional(Room),
  t: Type.Optional(Whole),
  sign: Type.Optional(Type.String()),
  event_time: Type.Optional(Whole),
  sequence: Type.Optional(Type.Union([Type.String({ maxLength: 128 }), Type.Number()])),
  errcode: Type.Optional(Type.Integer()),
  errmsg: Type.Optional(Type.String()),
  file_id: Type.Optional(Type.Union([Type.String({ maxLength: 128 }), Type.Integer()])),
  file_format: Type.Optional(Type.String({ maxLength: 16 })),
  file_size: Type.Optional(Whole),
  start_time: Type.Optional(Whole),
  end_time: Type.Optional(Whole),
  video_url: Type.Optional(Type.String()),
});
type Body = Static<typeof Body>;

const bodies = Compile(Body);

/** How long a callback holds from its sending, s (public documents of the vendor). */
const HOLDS_S = 600;

/** sign = md5(key + t), in the digits that t was written in. */
const signOf = (key: string, t: string): string => createHash('md5').update(`${key}${t}`).digest('hex');

function signatureFault({ t, sign }: Body, { keys, nowMs }: CallbackContext): Judged | null {
  const own = keys.callback ?? [];
  if (own.length === 0)
    return refuse('callback_keys_missing', 'STUTTERSCOPE_CLOUD_KEYS has no key `callback`');
  if (t === undefined || sign === undefined) return refuse('callback_unsigned', 'send `t` and `sign`');
  const fits = own.map((key) => isSameDigest(signOf(key, String(t)), sign));
  if (!fits.includes(true)) return refuse('callback_forged', 'sign is not md5(key + t) of any key of ours');
  return expiryFault(Number(t), nowMs);
}

/** A clock is not further ahead than this, s: then the time is no number of seconds. */
const MOST_AHEAD_S = 86_400;

function recordingOf(body: Body, room: string, { nowMs }: CallbackContext): Judged {
  const { file_id, file_format = '', file_size, start_time, end_time, video_url = '' } = body;
  if (file_id === undefined || end_time === undefined)
    return refuse('callback_malformed', 'a recording needs file_id and end_time');
  if (Number(end_time) > nowMs / 1000 + MOST_AHEAD_S)
    return refuse('callback_malformed', 'its end lies more than a day ahead: end_time must be Unix seconds');
  const startMs = start_time === undefined ? null : Number(start_time) * 1000;
  const times = timesOf(startMs, Number(end_time) * 1000, nowMs);
  return take({
    kind: 'recording',
    id: `tencent:100:${room}:${file_id}`,
    room,
    source: 'tencent',
    at: times.endAt,
    receivedAt: nowMs,
    file: String(file_id),
    format: file_format.toLowerCase(),
    bytes: file_size === undefined ? null : Number(file_size),
    url: bareUrl(video_url),
    ...times,
  });
}

function pushOf(
  kind: 'push_begin' | 'push_end',
  body: Body,
  room: string,
  { nowMs }: CallbackContext,
): Judged {
  const { t, event_time, sequence, errcode, errmsg = '' } = body;
  const sentS = event_time === undefined ? Number(t) - HOLDS_S : Number(event_time);
  const event: CloudEvent = {
    kind,
    id: `tencent:${kind}:${room}:${sequence ?? ''}:${sentS}`,
    room,
    source: 'tencent',
    at: Math.min(sentS * 1000, nowMs),
    receivedAt: nowMs,
    client: sequence === undefined ? '' : String(sequence),
    reason: kind === 'push_end' && errcode !== undefined ? `${errcode} ${errmsg}`.trim() : '',
  };
  return take(event);
}

/** The handbook's callback: `sign` and `t` are believed first, then what it tells. */
export function readTencent(text: string, context: CallbackContext): Judged {
  const body = readJson(text);
  if (!bodies.Check(body)) return refuse('callback_malformed', bodyFault(body, bodies.Errors(body)));
  const fault = signatureFault(body, context);
  if (fault !== null) return fault;
  const room = body.stream_id ?? body.channel_id;
  if (room === undefined) return refuse('callback_malformed', 'it names no stream_id');
  switch (Number(body.event_type)) {
    case 0:
      return pushOf('push_end', body, room, context);
    case 1:
      return pushOf('push_begin', body, room, context);
    case 100:
      return recordingOf(body, room, context);
    default:
      return ignore;
  }
}
