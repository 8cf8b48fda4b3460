import { RULE_VERSION, type Rules } from '../rules/ruleTable.ts';
import { evidence } from '../verdict/evidence.ts';
import type { Evidence, GroupBy, GroupCount, Origin, Severity } from '../verdict/verdict.ts';
import { affectedBy, type Downstream } from './downstream.ts';
import { type Draft, stutterId } from './draft.ts';
import { decideRadius, type Radius } from './radius.ts';
import { summarize } from './summary.ts';

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
  const id = stutterId(room, told.cause, state.from);
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
