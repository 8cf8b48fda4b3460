import { type Finding, RULE_VERSION } from '@stutterscope/diagnosis';
import type { CloudEvent, RefusalEvent } from '../event.ts';
import { refusalWords } from './refusalWords.ts';

/** Nobody tries again for so long: whoever was refused has gone, ms. */
const QUIET_MS = 120_000;
/** Anybody can invent rooms to be refused in; more than these at a time are told, and forgotten early. */
const MOST_OPEN = 10_000;

interface Spell {
  readonly first: RefusalEvent;
  last: RefusalEvent;
  count: number;
  revision: number;
}

const keyOf = ({ room, use, fault }: RefusalEvent) => `${room} ${use} ${fault}`;

function findingOf(spell: Spell, to: number | null): Finding {
  const { first, last, count, revision } = spell;
  const { room, use, fault, at: from, expiresAt } = first;
  const { says, advice } = refusalWords(first);
  const tries = {
    signal: 'refusals',
    at: last.at,
    value: count,
    unit: '',
    comparison: '>=',
    limit: 1,
  } as const;
  const late = expiresAt === null ? null : Math.round((from - expiresAt) / 1000);
  const expiry = { signal: 'past txTime', at: from, unit: 's', comparison: '>', limit: 0 } as const;
  return {
    kind: 'finding',
    id: `${room}:refused:${use}:${fault}:${from}`,
    revision,
    room,
    session: null,
    side: use,
    finding: use === 'push' ? 'push_failed' : 'watch_failed',
    // The same reason as where the telemetry of a push says it.
    reason: fault === 'expired' ? 'link_expired' : fault,
    from,
    to,
    viewers: { affected: 0, watching: 0 },
    groups: [],
    evidence: [
      { ...tries, supports: true },
      ...(late === null || fault !== 'expired' ? [] : [{ ...expiry, value: late, supports: true }]),
    ],
    summary: `${says}${count > 1 ? `, ${count} times` : ''}.`,
    advice: [...advice],
    provisional: to === null,
    retracted: false,
    ruleVersion: RULE_VERSION,
  };
}

/**
 * What servers refused, as findings of the room: one for as long as the same is refused again and again. A push that is
 * let in ends what was refused of pushes; two minutes without a try end it, too.
 */
export class IngestStage {
  private readonly open = new Map<string, Spell>();
  private news: Finding[] = [];
  /** The servers' time, Unix ms: that of the newest event, and what passed since. */
  private now = 0;

  accept(event: CloudEvent): void {
    this.now = Math.max(this.now, event.receivedAt);
    if (event.kind === 'refusal') this.refused(event);
    else if (event.kind === 'push_begin') this.letIn(event);
    this.closeQuiet();
  }

  /** Lets `ms` of the server's time pass. */
  idle(ms: number): void {
    this.now += ms;
    this.closeQuiet();
  }

  /** What is new to say; forgets it. */
  drain(): Finding[] {
    const news = this.news;
    this.news = [];
    return news;
  }

  get size(): number {
    return this.open.size;
  }

  private refused(event: RefusalEvent): void {
    const key = keyOf(event);
    const known = this.open.get(key);
    if (known?.last.id === event.id) return;
    const spell = known ?? { first: event, last: event, count: 0, revision: 0 };
    spell.last = event;
    spell.count += 1;
    spell.revision += 1;
    // The map's order is that of the last try.
    this.open.delete(key);
    this.open.set(key, spell);
    // An encoder tries again every second: each doubling is news, and the end tells the count.
    if (Number.isInteger(Math.log2(spell.count))) this.news.push(findingOf(spell, null));
    const [oldest] = this.open.entries();
    if (this.open.size > MOST_OPEN && oldest !== undefined) this.close(...oldest, oldest[1].last.at);
  }

  private letIn({ room, at }: CloudEvent): void {
    for (const [key, spell] of this.open) {
      const { first, last } = spell;
      if (first.room === room && first.use === 'push') this.close(key, spell, Math.max(at, last.at));
    }
  }

  private closeQuiet(): void {
    for (const [key, spell] of this.open) {
      if (this.now - spell.last.receivedAt < QUIET_MS) return;
      this.close(key, spell, spell.last.at);
    }
  }

  private close(key: string, spell: Spell, to: number): void {
    this.open.delete(key);
    spell.revision += 1;
    this.news.push(findingOf(spell, to));
  }
}
