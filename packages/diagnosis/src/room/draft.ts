import { adviseVj } from '../remedies/remedies.ts';
import type { Rules } from '../rules/ruleTable.ts';
import { RULE_VERSION } from '../rules/ruleTable.ts';
import { evidence } from '../verdict/evidence.ts';
import type { Alert, Evidence, GroupBy, GroupCount, Origin, Severity, Stutter } from '../verdict/verdict.ts';
import { affectedBy, type Downstream } from './downstream.ts';
import { decideRadius, type Radius } from './radius.ts';
import { summarize } from './summary.ts';
import type { UpstreamSpell } from './upstream.ts';

/** A stutter and its alert before they are numbered: what the room's numbers say, not what was said before. */
export interface Draft {
  readonly stutter: Omit<Stutter, 'revision' | 'provisional' | 'retracted'>;
  readonly alert: Omit<Alert, 'revision' | 'retracted'> | null;
}

/** Most viewers that stalled at once while a pusher's trouble could reach them. */
export interface Reach {
  readonly affected: number;
  readonly watching: number;
}

const idOf = (room: string, cause: string, from: number) => `${room}/${cause}/${from}`;

/** A backlog no viewer has felt is absorbed, however long: frames dropped are felt by all. */
function severityOf(spell: UpstreamSpell, reach: Reach): Severity {
  const hidden =
    spell.cause === 'upstream_clog' && !spell.dropped && reach.watching > 0 && reach.affected === 0;
  return hidden ? 'absorbed' : spell.severity;
}

export function draftUpstream(
  room: string,
  spell: UpstreamSpell,
  reach: Reach,
  heardUntil: number,
  rules: Rules,
): Draft {
  const { cause, origin, from, to } = spell;
  const told = {
    cause,
    origin,
    severity: severityOf(spell, reach),
    from,
    to,
    session: null,
    viewers: { affected: reach.affected, watching: reach.watching },
    groups: [],
    evidence: [...spell.evidence],
  };
  const id = idOf(room, cause, from);
  const stutter = {
    kind: 'stutter',
    id,
    room,
    ...told,
    summary: summarize(told),
    ruleVersion: RULE_VERSION,
  } as const;
  return { stutter, alert: alertFor(id, room, spell, told.severity, heardUntil, rules) };
}

function alertFor(
  stutter: string,
  room: string,
  spell: UpstreamSpell,
  severity: Severity,
  heardUntil: number,
  rules: Rules,
): Draft['alert'] {
  const age = spell.cause === 'low_frame_rate' ? rules.alertFpsMs : rules.alertClogMs;
  const at = Math.max(spell.confirmedAt, spell.from + age);
  // What was over before anybody could be told is not worth a person's attention on air.
  if (at > (spell.to ?? heardUntil)) return null;
  const advice = adviseVj(spell.cause, spell.origin, spell);
  if (advice === null) return null;
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
    message: advice.message,
    remedies: [...advice.remedies],
    stutter,
  };
}

function originOf(radius: Radius, state: Downstream): Origin {
  switch (radius.kind) {
    case 'session':
    case 'scattered':
      return state.deviceSeconds * 2 > state.lagSeconds ? 'viewer_device' : 'viewer_network';
    case 'room':
      return 'delivery';
    case 'groups':
      return originOfGroup[radius.groups[0].by];
    default:
      return radius satisfies never;
  }
}

const originOfGroup: Record<GroupBy, Origin> = {
  server: 'edge_server',
  network: 'viewer_network',
  region: 'viewer_network',
  version: 'viewer_device',
  protocol: 'delivery',
};

/** What the push side said of itself meanwhile: why the pusher is not to blame. */
export interface PusherWord {
  readonly fps: number | null;
  readonly que: number | null;
}

export function draftDownstream(
  room: string,
  state: Downstream,
  pusher: PusherWord | null,
  rules: Rules,
): Draft {
  const affected = affectedBy(state);
  const groups = [...state.groups.values()];
  const radius = decideRadius(groups, affected, state.watching, rules);
  const told = {
    cause: 'downstream_lag',
    origin: originOf(radius, state),
    severity: severityOfLag(state, affected, rules),
    from: state.from,
    to: state.to,
    session: radius.kind === 'session' ? (state.worst?.session ?? null) : null,
    viewers: { affected, watching: Math.max(affected, state.watching) },
    groups: radius.kind === 'groups' ? [...radius.groups] : [],
    evidence: lagEvidence(state, radius, groups, pusher, rules),
  } as const;
  const id = idOf(room, told.cause, state.from);
  const summary = summarize(told);
  return { stutter: { kind: 'stutter', id, room, ...told, summary, ruleVersion: RULE_VERSION }, alert: null };
}

function severityOfLag(state: Downstream, affected: number, rules: Rules): Severity {
  const stalledMs = state.worst?.stalledMs ?? 0;
  const share = affected / Math.max(1, state.watching);
  return stalledMs >= rules.stallSevereMs || (share >= rules.roomShare && affected > 1)
    ? 'severe'
    : 'visible';
}

function lagEvidence(
  state: Downstream,
  radius: Radius,
  groups: readonly GroupCount[],
  pusher: PusherWord | null,
  rules: Rules,
): Evidence[] {
  const at = state.confirmedAt;
  const network = groups.find(({ by, id }) => by === 'network' && id === state.worst?.network);
  const shown = radius.kind === 'groups' ? radius.groups : network === undefined ? [] : [network];
  const lines = [
    evidence({
      signal: 'stalled',
      at,
      value: state.worst?.stalledMs ?? null,
      unit: 'ms',
      comparison: '>=',
      limit: rules.stallLagMs,
    }),
    ...shown.map(({ by, id, affected, watching }) =>
      evidence({
        signal: `share of ${by} ${id}`,
        at,
        value: (100 * affected) / watching,
        unit: '%',
        comparison: '>=',
        limit: rules.cellShare * 100,
      }),
    ),
    evidence({
      signal: 'pusher que',
      at,
      value: pusher?.que ?? null,
      unit: 'frames',
      comparison: '<',
      limit: rules.clogQueFrames,
    }),
    evidence({
      signal: 'pusher fps',
      at,
      value: pusher?.fps ?? null,
      unit: 'frames/s',
      comparison: '>=',
      limit: rules.fpsTooLow,
    }),
  ];
  return lines.flat();
}
