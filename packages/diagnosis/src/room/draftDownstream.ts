import type { HurtCells } from '../census.ts';
import type { Rules } from '../rules/ruleTable.ts';
import type { Evidence, GroupBy, GroupCount, Origin, Severity } from '../verdict/verdict.ts';
import { atOnce, type Crowd, crowdOf } from './crowd.ts';
import { type Downstream, type GroupShare, isDevice, type Sufferer, shareOf, typical } from './downstream.ts';
import { type Draft, draftStutter, type StutterTold } from './draft.ts';
import { hurtOfCrowd, hurtOfViewer } from './hurt.ts';
import {
  deviceEvidence,
  type PusherWord,
  pusherEvidence,
  shareEvidence,
  stalledEvidence,
} from './lagEvidence.ts';
import { decideRadius, type Radius } from './radius.ts';

const originOfGroup: Record<GroupBy, Origin> = {
  server: 'edge_server',
  network: 'viewer_network',
  region: 'viewer_network',
  version: 'viewer_device',
  protocol: 'delivery',
};

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
  const shares = state.groups.map((share) => ({
    share,
    ...share.group,
    ...typical(share, state.weight),
  }));
  const { affected, watching } = typical(state.all, state.weight);
  const baseline = state.baseline ?? rules.cellBaseline;
  const radius = decideRadius(shares, affected, watching, baseline, rules);
  const draft = (told: StutterTold, hurt: () => HurtCells | null, first: string | null): Draft => ({
    ...draftStutter(room, told, { first }),
    alert: null,
    // Who lags with whom is known once all of them are well.
    decidedAt: state.clearedAt,
    hurt,
  });
  const all = state.sufferers;
  const together = (members: readonly Sufferer[]) => {
    const crowd = crowdOf(state, members);
    return draft(tellCrowd(state, crowd, radius, pusher, rules), () => hurtOfCrowd(state), crowd.first);
  };
  const alone = (sufferer: Sufferer) =>
    draft(tellViewer(state, sufferer, pusher, rules), () => hurtOfViewer(state, sufferer), null);
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

function tellViewer(state: Downstream, one: Sufferer, pusher: PusherWord | null, rules: Rules): StutterTold {
  const isOver = state.to !== null || one.lagsUntil < state.lagsUntil;
  return {
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
    evidence: () => viewerEvidence(state, one, pusher, rules),
  };
}

function viewerEvidence(
  state: Downstream,
  { mostStalledMs, device, groups }: Sufferer,
  pusher: PusherWord | null,
  rules: Rules,
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

function tellCrowd(
  state: Downstream,
  crowd: Crowd,
  radius: Radius,
  pusher: PusherWord | null,
  rules: Rules,
): StutterTold {
  const { from, to, affected } = crowd;
  const watching = Math.max(affected, state.all.mostWatching);
  const counts = (kind: Radius['kind']) => {
    if (radius.kind !== kind || !('groups' in radius)) return [];
    return radius.groups.flatMap(({ by, id }) => {
      const share = shareOf(state, by, id);
      return share === undefined ? [] : [countOf(share)];
    });
  };
  const groups = counts('groups');
  const undecided = counts('undecided');
  return {
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
    evidence: () => [
      ...stalledEvidence(worstStallMs(state), state.confirmedAt, rules),
      ...[...groups, ...undecided].flatMap((group) => shareEvidence(group, state.confirmedAt, rules)),
      ...pusherEvidence(pusher, state.confirmedAt, rules),
    ],
  };
}

const countOf = ({ group, mostLagging, mostWatching }: GroupShare) => ({
  ...group,
  affected: mostLagging,
  watching: mostWatching,
});

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
