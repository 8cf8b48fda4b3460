import type { HurtCells } from '../census.ts';
import { adviseVj } from '../remedies/remedies.ts';
import { vjWords } from '../remedies/vj/vjWords.ts';
import type { Rules } from '../rules/ruleTable.ts';
import { CPU_REST } from '../session/push/lowFps.ts';
import type { Severity } from '../verdict/verdict.ts';
import { type Draft, draftStutter, type StutterHead, stutterId } from './draft.ts';
import type { Reach } from './reach.ts';
import { reopenMs, type UpstreamSpell } from './upstream.ts';

/**
 * Since when a spell is seen. A backlog no viewer has felt is absorbed, however long; frames dropped are felt by
 * all. Where nobody watches, what the backlog would do to the least cache has to stand for it.
 */
function visibleFrom(
  { cause, from, unheardFrom, visibleAt, droppedAt }: UpstreamSpell,
  reach: Reach,
): number | null {
  // Where nothing was heard of the push, its viewers say since when.
  if (cause === 'low_frame_rate') return unheardFrom === null ? from : Math.min(from, reach.feltFrom ?? from);
  if (reach.watching === 0) return visibleAt;
  const { feltFrom } = reach;
  if (feltFrom === null || droppedAt === null) return feltFrom ?? droppedAt;
  return Math.min(feltFrom, droppedAt);
}

function severityOf({ severity }: UpstreamSpell, visibleSince: number | null): Severity {
  if (visibleSince === null) return 'absorbed';
  return severity === 'absorbed' ? 'visible' : severity;
}

export function draftUpstream(room: string, spell: UpstreamSpell, reach: Reach, rules: Rules): Draft {
  const { cause, origin, from, to } = spell;
  const visibleSince = visibleFrom(spell, reach);
  const verdict: StutterHead = {
    kind: 'stutter',
    id: stutterId(room, cause, spell.key),
    room,
    cause,
    origin,
    severity: severityOf(spell, visibleSince),
    from,
    to,
    visibleFrom: visibleSince,
    session: null,
    viewers: { affected: reach.affected, watching: reach.watching },
    groups: [],
    undecided: [],
  };
  return draftStutter({
    verdict,
    evidence: () => spell.evidence,
    alert: alertFor(verdict, spell, reach, rules),
    hurt: () => hurtOf(spell),
    reopenMs: reopenMs(origin, rules),
    decidedAt: to,
  });
}

/** A push that clogs says something of its ingest server: many behind one do not clog by chance. */
function hurtOf({ cause, server }: UpstreamSpell): HurtCells | null {
  if (cause !== 'upstream_clog' || server === null) return null;
  return { cause: 'ingest', affected: 1, cells: [{ by: 'server', id: server, affected: 1, watching: 1 }] };
}

/** Whose load starves the encoder, as the evidence has it. */
function loadOf({ evidence }: UpstreamSpell): 'app' | 'background' | null {
  const rest = evidence.find(({ signal }) => signal === CPU_REST);
  if (rest === undefined) return null;
  return rest.value > rest.limit ? 'background' : 'app';
}

function alertFor(
  { id: stutter, room, severity, visibleFrom: visibleSince }: StutterHead,
  spell: UpstreamSpell,
  reach: Reach,
  rules: Rules,
): Draft['alert'] {
  const age = spell.cause === 'low_frame_rate' ? rules.alertFpsMs : rules.alertClogMs;
  // What caches hide is worth a word when it lasts: it will show.
  const { visibleAt } = spell;
  // Its own numbers must say so and, where there are any, its viewers.
  const shown = visibleAt === null || visibleSince === null ? null : Math.max(visibleAt, visibleSince);
  const shows = Math.min(shown ?? Number.POSITIVE_INFINITY, spell.from + rules.alertAbsorbedMs);
  const at = Math.max(spell.confirmedAt, spell.from + age, shows);
  // Frames that are dropped are missed as long as viewers stall; else only the push itself says that it lasts.
  const lastsTo = spell.droppedAt === null ? spell.heardUntil : Math.max(spell.heardUntil, reach.feltTo);
  // What was over before anybody could be told is not worth a person's attention on air, nor is what may be over.
  if (at >= (spell.to ?? Number.POSITIVE_INFINITY) || at > lastsTo) return null;
  const advice = adviseVj(spell.cause, spell.origin, { ...spell, load: loadOf(spell) });
  if (advice === null) return null;
  const { message, remedies } = vjWords.en.advice[advice];
  return {
    kind: 'alert',
    id: `${stutter}/vj`,
    room,
    audience: 'vj',
    cause: spell.cause,
    origin: spell.origin,
    severity,
    at,
    resolvedAt: spell.clearedAt,
    advice,
    message,
    remedies: [...remedies],
    stutter,
  };
}
