import type { HurtCells } from '../census.ts';
import type { Rules } from '../rules/ruleTable.ts';
import type { Evidence, GroupBy, GroupCount, Origin, Severity } from '../verdict/verdict.ts';
import { atOnce, type Crowd, crowdOf } from './crowd.ts';
import { countOf, type Downstream, shareOf, typical } from './downstream.ts';
import { type Draft, draftStutter, type StutterHead, stutterId } from './draft.ts';
import { hurtOfCrowd, hurtOfViewer } from './hurt.ts';
import {
  deviceEvidence,
  type PusherWord,
  pusherEvidence,
  shareEvidence,
  stalledEvidence,
} from './lagEvidence.ts';
import { decideRadius, type Radius } from './radius.ts';
import { isDevice, type Sufferer } from './sufferers.ts';

const originOfGroup: Record<GroupBy, Origin> = {
  server: 'edge_server',
  network: 'viewer_network',
  region: 'viewer_network',
  version: 'viewer_device',
  protocol: 'delivery',
};

/** What a draft is made of, beside whom it names. */
interface LagOf {
  readonly room: string;
  readonly state: Downstream;
  readonly pusher: PusherWord | null;
  readonly rules: Rules;
}

/** More lone viewers than this at once are told as one crowd. */
const LONE_MOST = 8;

/**
 * The downstream stutters of one spell: one for the room or its groups, one for each viewer who lags alone.
 * `pusher` is what the push side said of itself meanwhile.
 */
export function draftDownstream(
  room: string,
  state: Downstream,
  pusher: PusherWord | null,
  rules: Rules,
): Draft[] {
  const shares = state.groups.map((share) => {
    const { affected, watching } = typical(share, state.weight);
    return { by: share.group.by, id: share.group.id, affected, watching };
  });
  const { affected, watching } = typical(state.all, state.weight);
  const baseline = state.baseline ?? rules.cellBaseline;
  const radius = decideRadius(shares, affected, watching, baseline, rules);
  const of: LagOf = { room, state, pusher, rules };
  const all = state.sufferers;
  const together = (members: readonly Sufferer[]) => draftCrowd(of, crowdOf(state, members), radius);
  const alone = (sufferer: Sufferer) => draftViewer(of, sufferer);
  switch (radius.kind) {
    case 'room':
      return [together(all)];
    case 'groups':
    case 'undecided': {
      const inside = atOnce(all.filter((one) => isInside(one, radius.groups)));
      const others = all.filter((one) => !inside.includes(one) && one.seconds * 1000 >= rules.strayMs);
      return [together(inside), ...others.map(alone)];
    }
    case 'session':
    case 'scattered':
      return state.all.mostLagging > LONE_MOST ? [together(all)] : all.map(alone);
    default:
      return radius satisfies never;
  }
}

function isInside({ groups }: Sufferer, named: readonly GroupCount[]): boolean {
  return named.some(({ by, id }) => groups.some((group) => group.by === by && group.id === id));
}

/** A stutter of viewers, who lag with whom being known once all of them are well. */
const draftLag = (
  verdict: StutterHead,
  { state }: LagOf,
  evidence: () => Evidence[],
  hurt: () => HurtCells | null,
): Draft => draftStutter({ verdict, evidence, alert: null, hurt, reopenMs: 0, decidedAt: state.clearedAt });

function draftViewer(of: LagOf, one: Sufferer): Draft {
  const { room, state, rules } = of;
  const isOver = state.to !== null || one.lagsUntil < state.lagsUntil;
  const verdict: StutterHead = {
    kind: 'stutter',
    id: stutterId(room, one.session, one.since),
    room,
    cause: 'downstream_lag',
    origin: isDevice([one]) ? 'viewer_device' : 'viewer_network',
    severity: one.mostStalledMs >= rules.stallSevereMs ? 'severe' : 'visible',
    from: one.since,
    visibleFrom: one.since,
    to: isOver ? Math.max(one.stalledUntil, one.since) : null,
    session: one.session,
    viewers: { affected: 1, watching: Math.max(1, state.all.mostWatching) },
    groups: [],
    undecided: [],
  };
  const evidence = () => viewerEvidence(of, one);
  return draftLag(verdict, of, evidence, () => hurtOfViewer(state, one));
}

function viewerEvidence(
  { state, pusher, rules }: LagOf,
  { mostStalledMs, device, groups }: Sufferer,
): Evidence[] {
  const { confirmedAt } = state;
  const network = state.groups.filter(
    ({ group }) => group.by === 'network' && groups.some(({ by, id }) => by === 'network' && id === group.id),
  );
  return [
    ...stalledEvidence(mostStalledMs, confirmedAt, rules),
    ...deviceEvidence(device, confirmedAt),
    ...network.flatMap((share) => shareEvidence(countOf(share), confirmedAt, rules)),
    ...pusherEvidence(pusher, confirmedAt, rules),
  ];
}

function draftCrowd(of: LagOf, crowd: Crowd, radius: Radius): Draft {
  const { room, state, pusher, rules } = of;
  const { first, from, to, affected } = crowd;
  const watching = Math.max(affected, state.all.mostWatching);
  const groups = countsOf(state, radius, 'groups');
  const undecided = countsOf(state, radius, 'undecided');
  const verdict: StutterHead = {
    kind: 'stutter',
    id: stutterId(room, first ?? 'downstream_lag', from),
    room,
    cause: 'downstream_lag',
    origin: originOfCrowd(state, radius),
    severity: severityOfCrowd(state, affected / Math.max(1, watching), rules),
    from,
    visibleFrom: from,
    to,
    session: null,
    viewers: { affected, watching },
    groups,
    undecided,
  };
  const { confirmedAt } = state;
  const evidence = () => [
    ...stalledEvidence(worstStallMs(state), confirmedAt, rules),
    ...[...groups, ...undecided].flatMap((group) => shareEvidence(group, confirmedAt, rules)),
    ...pusherEvidence(pusher, confirmedAt, rules),
  ];
  return draftLag(verdict, of, evidence, () => hurtOfCrowd(state));
}

function countsOf(state: Downstream, radius: Radius, kind: Radius['kind']): GroupCount[] {
  if (radius.kind !== kind || !('groups' in radius)) return [];
  return radius.groups.flatMap(({ by, id }) => {
    const share = shareOf(state, by, id);
    return share === undefined ? [] : [countOf(share)];
  });
}

const worstStallMs = ({ sufferers }: Downstream) =>
  sufferers.reduce((most, { mostStalledMs }) => Math.max(most, mostStalledMs), 0);

function severityOfCrowd(state: Downstream, share: number, rules: Rules): Severity {
  return worstStallMs(state) >= rules.stallSevereMs || share >= rules.roomShare ? 'severe' : 'visible';
}

function originOfCrowd({ sufferers }: Downstream, radius: Radius): Origin {
  if (radius.kind === 'groups') return originOfGroup[radius.groups[0].by];
  if (radius.kind === 'undecided') {
    const origins = new Set(radius.groups.map(({ by }) => originOfGroup[by]));
    return origins.size === 1 ? originOfGroup[radius.groups[0].by] : 'unknown';
  }
  if (radius.kind === 'room') return 'delivery';
  return isDevice(sufferers) ? 'viewer_device' : 'viewer_network';
}
