/** What the page needs of a notice, as the notifier streams it (docs/vj-alerts.md). */
export interface VjNotice {
  readonly alert: string;
  readonly number: number;
  readonly phase: 'raised' | 'escalated' | 'still_on' | 'resolved';
  readonly outcome: 'recovered' | 'withdrawn' | 'unknown' | null;
  readonly severity: 'absorbed' | 'visible' | 'severe';
  readonly message: string;
  readonly remedies: readonly string[];
  readonly since: number;
  readonly saidAt: number;
}

/** How long the end of an alert is told, ms. */
const THANKS_MS = 15_000;

/** The newest word of each alert, those that ended a while ago left out. */
export function taken(notices: readonly VjNotice[], next: VjNotice, nowMs: number): readonly VjNotice[] {
  const isFresh = ({ phase, saidAt }: VjNotice) => phase !== 'resolved' || nowMs - saidAt < THANKS_MS;
  return [...notices.filter(({ alert }) => alert !== next.alert), next].filter(isFresh);
}

/** The one that is told now: the worst that is on, else the newest that ended just now. */
export function foremost(notices: readonly VjNotice[], nowMs: number): VjNotice | null {
  const on = notices.filter(({ phase }) => phase !== 'resolved');
  const worst = on.find(({ severity }) => severity === 'severe') ?? on.at(-1);
  if (worst !== undefined) return worst;
  return notices.findLast(({ saidAt }) => nowMs - saidAt < THANKS_MS) ?? null;
}
