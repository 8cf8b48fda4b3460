import type { HurtCells } from '../census.ts';
import type { Rules } from '../rules/ruleTable.ts';
import type { GroupBy, GroupCount, Origin, Severity } from '../verdict/verdict.ts';
import { affectedBy, type Downstream, isDevice, type Sufferer, typical } from './downstream.ts';
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
  const shares = [...state.groups.values()].map((share) => ({
    share,
    ...share.group,
    ...typical(share, state.weight),
  }));
  const { affected, watching } = typical(state.all, state.weight);
  const radius = decideRadius(shares, affected, watching, rules);
  const draft = (told: StutterTold, hurt: HurtCells | null): Draft => ({
    verdict: draftStutter(room, told),
    alert: null,
    hurt,
  });
  const crowd = () => draft(tellCrowd(state, radius, pusher, rules), hurtOfCrowd(state));
  const alone = (sufferer: Sufferer) =>
    draft(tellViewer(state, sufferer, pusher, rules), hurtOfViewer(state, sufferer));
  const lone = [...state.sufferers.values()];
  switch (radius.kind) {
    case 'room':
      return [crowd()];
    case 'groups':
      return [
        crowd(),
        ...lone
          .filter((one) => isOutside(one, radius.groups) && one.seconds * 1000 >= rules.strayMs)
          .map(alone),
      ];
    case 'session':
    case 'scattered':
      return state.all.mostLagging > LONE_MOST ? [crowd()] : lone.map(alone);
    default:
      return radius satisfies never;
  }
}

function isOutside({ groups }: Sufferer, named: readonly GroupCount[]): boolean {
  return !named.some(({ by, id }) => groups.some((group) => group.by === by && group.id === id));
}

function tellViewer(state: Downstream, one: Sufferer, pusher: PusherWord | null, rules: Rules): StutterTold {
  const network = [...state.groups.values()].filter(
    ({ group }) =>
      group.by === 'network' && one.groups.some(({ by, id }) => by === 'network' && id === group.id),
  );
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
    evidence: [
      ...stalledEvidence(one.mostStalledMs, state.confirmedAt, rules),
      ...deviceEvidence(one.device, state.confirmedAt),
      ...network.flatMap((share) => shareEvidence(countOf(share), state.confirmedAt, rules)),
      ...pusherEvidence(pusher, state.confirmedAt, rules),
    ],
  };
}

function tellCrowd(state: Downstream, radius: Radius, pusher: PusherWord | null, rules: Rules): StutterTold {
  const affected = affectedBy(state);
  const watching = Math.max(affected, state.all.mostWatching);
  const named = new Set(radius.kind === 'groups' ? radius.groups.map(({ by, id }) => `${by} ${id}`) : []);
  const groups = [...state.groups].flatMap(([key, share]) => (named.has(key) ? [countOf(share)] : []));
  return {
    cause: 'downstream_lag',
    origin: originOfCrowd(state, radius),
    severity: severityOfCrowd(state, affected / Math.max(1, watching), rules),
    from: state.from,
    visibleFrom: state.from,
    to: state.to,
    session: null,
    viewers: { affected, watching },
    groups,
    evidence: [
      ...stalledEvidence(worstStallMs(state), state.confirmedAt, rules),
      ...groups.flatMap((group) => shareEvidence(group, state.confirmedAt, rules)),
      ...pusherEvidence(pusher, state.confirmedAt, rules),
    ],
  };
}

const countOf = ({
  group,
  mostLagging,
  mostWatching,
}: Downstream['groups'] extends Map<string, infer Share> ? Share : never) => ({
  ...group,
  affected: mostLagging,
  watching: mostWatching,
});

const worstStallMs = ({ sufferers }: Downstream) =>
  [...sufferers.values()].reduce((most, { mostStalledMs }) => Math.max(most, mostStalledMs), 0);

function severityOfCrowd(state: Downstream, share: number, rules: Rules): Severity {
  return worstStallMs(state) >= rules.stallSevereMs || share >= rules.roomShare ? 'severe' : 'visible';
}

function originOfCrowd({ sufferers }: Downstream, radius: Radius): Origin {
  if (radius.kind === 'groups') return originOfGroup[radius.groups[0].by];
  if (radius.kind === 'room') return 'delivery';
  return isDevice(sufferers.values()) ? 'viewer_device' : 'viewer_network';
}
