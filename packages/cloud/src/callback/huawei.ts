import { createHmac, timingSafeEqual } from 'node:crypto';
import { Room } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { type CallbackContext, ignore, type Judged, refuse, take } from './callback.ts';
import { expiryFault } from './expiry.ts';
import { readJson } from './readJson.ts';
import { bareUrl, timesOf } from './timesOf.ts';

const Text = Type.String({ maxLength: 2048 });
const signed = {
  app: Text,
  stream: Room,
  auth_timestamp: Type.Optional(Type.Integer()),
  auth_sign: Type.Optional(Text),
};

const Push = Type.Object({
  event: Type.Enum(['PUBLISH', 'PUBLISH_DONE']),
  domain: Text,
  publish_timestamp: Type.Union([Type.Integer(), Type.String({ pattern: '^\\d{1,13},?$' })]),
  ...signed,
});
type Push = Static<typeof Push>;

const Recording = Type.Object({
  event_type: Text,
  publish_domain: Text,
  record_format: Type.Optional(Text),
  download_url: Type.Optional(Text),
  play_url: Type.Optional(Text),
  asset_id: Type.Optional(Text),
  file_size: Type.Optional(Type.Integer()),
  start_time: Type.Optional(Text),
  end_time: Type.Optional(Text),
  ...signed,
});
type Recording = Static<typeof Recording>;

const pushes = Compile(Push);
const recordings = Compile(Recording);

function isSigned(key: string, text: string, sign: string): boolean {
  const own = Buffer.from(createHmac('sha256', key).update(text).digest('hex'));
  const theirs = Buffer.from(sign.toLowerCase());
  return own.length === theirs.length && timingSafeEqual(own, theirs);
}

function signatureFault(
  { auth_sign, auth_timestamp }: Push | Recording,
  text: string,
  { keys, nowMs }: CallbackContext,
): Judged | null {
  const own = keys.huawei ?? [];
  if (own.length === 0) return refuse('callback_keys_missing', 'STUTTERSCOPE_CLOUD_KEYS has no key `huawei`');
  if (auth_sign === undefined || auth_timestamp === undefined)
    return refuse('callback_unsigned', 'switch callback authentication on: HMACSHA256');
  if (!own.map((key) => isSigned(key, text, auth_sign)).includes(true))
    return refuse('callback_forged', 'auth_sign is not the HMAC-SHA256 of its fields with any key of ours');
  return expiryFault(auth_timestamp, nowMs);
}

/** HMAC-SHA256 over event + domain + app + stream + auth_timestamp. */
function readPush(body: Push, context: CallbackContext): Judged {
  const { event, domain, app, stream, publish_timestamp, auth_timestamp } = body;
  const fault = signatureFault(body, `${event}${domain}${app}${stream}${auth_timestamp}`, context);
  if (fault !== null) return fault;
  const { nowMs } = context;
  const kind = event === 'PUBLISH' ? 'push_begin' : 'push_end';
  // One push has one publish_timestamp: its begin and its end both carry it.
  const client = String(publish_timestamp).replace(',', '');
  return take({
    kind,
    id: `huawei:${kind}:${stream}:${client}`,
    room: stream,
    source: 'huawei',
    at: kind === 'push_begin' ? Math.min(Number(client) * 1000, nowMs) : nowMs,
    receivedAt: nowMs,
    client,
    reason: '',
  });
}

/** HMAC-SHA256 over auth_timestamp + event_type + publish_domain + app + stream + download_url + play_url. */
function readRecording(body: Recording, context: CallbackContext): Judged {
  const { auth_timestamp, event_type, publish_domain, app, stream, download_url = '', play_url = '' } = body;
  const text = [auth_timestamp, event_type, publish_domain, app, stream, download_url, play_url].join('');
  const fault = signatureFault(body, text, context);
  if (fault !== null) return fault;
  if (event_type !== 'RECORD_FILE_COMPLETE') return ignore;
  const endMs = Date.parse(body.end_time ?? '');
  const startMs = Date.parse(body.start_time ?? '');
  const file = body.asset_id ?? bareUrl(download_url);
  if (Number.isNaN(endMs) || file === '')
    return refuse('callback_malformed', 'a recorded file needs end_time, and asset_id or download_url');
  const { nowMs } = context;
  const times = timesOf(Number.isNaN(startMs) ? null : startMs, endMs, nowMs);
  return take({
    kind: 'recording',
    id: `huawei:recording:${stream}:${file}`,
    room: stream,
    source: 'huawei',
    at: times.endAt,
    receivedAt: nowMs,
    file,
    format: (body.record_format ?? '').toLowerCase(),
    bytes: body.file_size ?? null,
    url: bareUrl(play_url === '' ? download_url : play_url),
    ...times,
  });
}

/**
 * Huawei Cloud Live, by its public documentation ("Stream push callback", "Recording callback"): the example of how to
 * add a cloud. A mapper checks whatever its cloud signs, then gives events; the route and all behind it stay as they are.
 */
export function readHuawei(text: string, context: CallbackContext): Judged {
  const body = readJson(text);
  if (pushes.Check(body)) return readPush(body, context);
  if (recordings.Check(body)) return readRecording(body, context);
  return refuse('callback_malformed', 'neither a push nor a recording of Huawei Cloud Live');
}
