import type { StatusView } from '../../../src/index.ts';
import { silenceOf } from '../shared/standing.ts';
import type { Words } from '../words/en.ts';
import { lasting } from '../words/format.ts';
import type { VjNotice } from './notice.ts';

/** What the whole screen says by its colour. Never good without having just heard that it is. */
export type Tone = 'good' | 'warning' | 'severe' | 'unknown';

export interface VjState {
  readonly tone: Tone;
  readonly message: string;
  readonly remedies: readonly string[];
  readonly hint: string;
}

export interface VjFacts {
  readonly notice: VjNotice | null;
  readonly status: StatusView | null;
  /** Since when the server has not answered; null while it does. */
  readonly unreachableSinceMs: number | null;
  /** False while warnings could not reach this page. */
  readonly hearsAlerts: boolean;
  readonly nowMs: number;
}

/** After so long without an answer the page admits that it knows nothing. */
const LOST_AFTER_MS = 10_000;

/** What a VJ is shown, of what is known. */
export function vjStateOf(facts: VjFacts, words: Words): VjState {
  const { notice, status, unreachableSinceMs, hearsAlerts, nowMs } = facts;
  const { vj } = words;
  const said = { remedies: [], hint: '' };
  const isLost = unreachableSinceMs !== null && nowMs - unreachableSinceMs > LOST_AFTER_MS;
  if (notice !== null && notice.phase !== 'resolved') {
    const { message, remedies, severity } = notice;
    const tone = severity === 'severe' ? 'severe' : 'warning';
    return { tone, message, remedies, hint: isLost ? vj.lost : '' };
  }
  if (isLost) return { ...said, tone: 'unknown', message: vj.lost, hint: vj.lostHint };
  // Said just now by who has just heard of the push, perhaps sooner than ClickHouse has.
  if (notice !== null) {
    return { ...said, tone: notice.outcome === 'unknown' ? 'unknown' : 'good', message: notice.message };
  }
  if (status === null) return { ...said, tone: 'unknown', message: words.loading };
  if (status.push === null) return { ...said, tone: 'unknown', message: vj.waiting };
  const silentMs = nowMs - status.push.heardMs;
  const silence = silenceOf(status.push.heardMs, { reachMs: status.reachMs, nowMs });
  if (silence !== null) {
    const [message, hint] = { silent: [vj.silent, ''], late: [vj.late, vj.lateHint] }[silence];
    const heard = vj.heard(lasting(silentMs, words));
    return { ...said, tone: 'unknown', message: message ?? '', hint: `${hint} ${heard}`.trim() };
  }
  const isOwn = status.stutters.some(
    ({ cause, severity }) => cause !== 'downstream_lag' && severity !== 'absorbed',
  );
  // No alert is on for it: it has just begun, or enough was said this hour. Green it is not.
  if (isOwn) return { ...said, tone: 'warning', message: vj.stuttering };
  if (!hearsAlerts) return { ...said, tone: 'unknown', message: vj.noAlerts, hint: vj.lostHint };
  return { ...said, tone: 'good', message: vj.good };
}
