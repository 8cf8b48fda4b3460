import { type CloudKeys, checkUrl, type UrlUse } from '@stutterscope/access';
import type { RefusalEvent, Source } from '../event.ts';
import { type CallbackContext, ignore, type Judged, refuse, take } from './callback.ts';

/** A push or a play that a server of one's own asks about. */
export interface Question {
  readonly source: Source;
  readonly room: string;
  /** What the server calls the connection. */
  readonly client: string;
  /** The client's URL without its query, as far as the server knows it: `rtmp://host/app`. */
  readonly tcUrl: string;
  /** What the client wrote behind the `?`, of its own. */
  readonly query: string;
}

const keysOf = ({ push = [], play = [] }: CloudKeys) => ({ push, play });

function txTimeMs(query: string): number | null {
  const txTime = new URLSearchParams(query).get('txTime') ?? '';
  return /^[0-9a-f]{1,8}$/i.test(txTime) ? Number.parseInt(txTime, 16) * 1000 : null;
}

/** Says whether a URL that somebody presents to a server of ours holds; a push that does is one that begins. */
export function answer(use: UrlUse, question: Question, { keys, nowMs }: CallbackContext): Judged {
  const own = keysOf(keys);
  if (use === 'play' && own.play.length === 0) return ignore;
  if (own[use].length === 0)
    return refuse('callback_keys_missing', `STUTTERSCOPE_CLOUD_KEYS has no key \`${use}\``);
  const { source, room, client, tcUrl, query } = question;
  const host = URL.parse(tcUrl)?.host || 'localhost';
  const checked = checkUrl(`rtmp://${host}/live/${room}?${query}`, { use, keys: own, nowMs });
  const about = { room, source, at: nowMs, receivedAt: nowMs };
  if (checked.ok) {
    if (use === 'play') return ignore;
    const id = `${source}:push_begin:${room}:${client}:${nowMs}`;
    return take({ kind: 'push_begin', id, ...about, client, reason: '' });
  }
  const refusal: RefusalEvent = {
    kind: 'refusal',
    id: `${source}:refusal:${room}:${client}:${nowMs}`,
    ...about,
    use,
    fault: checked.fault.code,
    expiresAt: txTimeMs(query),
  };
  return refuse('url_refused', checked.fault.detail, [refusal]);
}

/** A push that a server of ours no longer has. */
export function ended({ source, room, client }: Question, { nowMs }: CallbackContext): Judged {
  const id = `${source}:push_end:${room}:${client}:${nowMs}`;
  const about = { room, source, at: nowMs, receivedAt: nowMs };
  return take({ kind: 'push_end', id, ...about, client, reason: '' });
}
