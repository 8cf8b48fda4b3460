import { borrow, type Incident, type Seated, type Stutter } from '../../../packages/diagnosis/src/index.ts';
import {
  causeOf,
  type Incident as Harm,
  type HarmRadius,
  type PlatformOutcome,
  type PlatformScenario,
} from '../../../packages/simulator/src/index.ts';
import { groupsOf } from '../run/groupsOf.ts';
import { type Heard, hearPlatform } from './hearPlatform.ts';

/** Fewer rooms than this are no incident, by anybody's definition: two may be a coincidence. */
const ROOMS_LEAST = 3;
/** How far off the labels a verdict may be dated, ms. */
const SLACK_MS = 12_000;

/** What was said of one room's harm: nothing, a right or a wrong place. */
type Place = 'right' | 'wrong' | 'none';

/** One spell of harm in one room. */
interface RoomHarm {
  /** True when the platform's common fault did it. */
  readonly isCommon: boolean;
  /** What the room's own verdict says, and what it says with incidents at hand. */
  readonly alone: Place;
  readonly borrowed: Place;
}

/** One platform: what was bad, and what was said. Plain data: it crosses threads. */
export interface PlatformJudged {
  readonly scenario: PlatformScenario;
  /** From when the fewest rooms were harmed until none was; null where nothing common did harm. */
  readonly truth: { readonly from: number; readonly to: number; readonly rooms: number } | null;
  /** The incident that is the truth; `alone` when no other place is named beside it. */
  readonly found: { readonly delayMs: number; readonly alone: boolean } | null;
  readonly falseIncidents: number;
  /** Said once and taken back. */
  readonly takenBack: number;
  readonly harms: readonly RoomHarm[];
}

type Common = NonNullable<PlatformOutcome['common']>;

function truthOf({ common }: PlatformOutcome): PlatformJudged['truth'] {
  const harms = [...(common?.harm.values() ?? [])];
  const starts = harms.map((one) => Math.min(...one.map(({ from }) => from))).sort((a, b) => a - b);
  const from = starts[ROOMS_LEAST - 1];
  if (from === undefined) return null;
  return { from, to: Math.max(...harms.flat().map(({ to }) => to)), rooms: harms.length };
}

const isNamed = ({ by, cellId, tied }: Incident, place: HarmRadius) =>
  [{ by, id: cellId }, ...tied].some((cell) => cell.by === place.by && cell.id === place.id);

const isMeanwhile = (one: { from: number; to: number | null }, other: { from: number; to: number }) =>
  one.from <= other.to + SLACK_MS && (one.to ?? Number.POSITIVE_INFINITY) >= other.from - SLACK_MS;

function seatedOf({ delivered }: PlatformOutcome): ReadonlyMap<string, readonly Seated[]> {
  const sessions = new Map(
    delivered.map(({ batch }) => [
      batch.session,
      { room: batch.room, seated: { session: batch.session, side: batch.side, groups: groupsOf(batch) } },
    ]),
  );
  const rooms = Map.groupBy(sessions.values(), ({ room }) => room);
  return new Map([...rooms].map(([room, all]) => [room, all.map(({ seated }) => seated)]));
}

function placeOf(names: readonly { by: string; id: string }[], place: HarmRadius | null): Place {
  if (names.length === 0) return 'none';
  return names.some(({ by, id }) => by === place?.by && id === place.id) ? 'right' : 'wrong';
}

/** The better of what several stutters of one harm say. */
const best = (places: readonly Place[]): Place =>
  places.includes('right') ? 'right' : places.includes('wrong') ? 'wrong' : 'none';

interface Room {
  readonly stutters: readonly Stutter[];
  readonly seated: readonly Seated[];
  readonly incidents: readonly Incident[];
}

function judgeHarm(harm: Harm, isCommon: boolean, place: HarmRadius | null, room: Room): RoomHarm {
  const told = room.stutters.filter(
    (stutter) =>
      stutter.cause === causeOf[harm.mechanism] &&
      isMeanwhile(stutter, harm) &&
      (stutter.session === null || harm.viewers.includes(stutter.session)),
  );
  const truth = isCommon ? place : null;
  const alone = told.map(({ groups }) => placeOf(groups, truth));
  const borrowed = told.map((stutter): Place => {
    const incident = borrow(stutter, room.seated, room.incidents)?.incident;
    const cells = incident === undefined ? [] : [{ by: incident.by, id: incident.cellId }, ...incident.tied];
    return placeOf([...stutter.groups, ...cells], truth);
  });
  return { isCommon, alone: best(alone), borrowed: best(borrowed) };
}

function harmsOf(outcome: PlatformOutcome, stutters: readonly Stutter[], incidents: readonly Incident[]) {
  const seated = seatedOf(outcome);
  const common: Common | null = outcome.common;
  return [...outcome.rooms].flatMap(([id, harms]) => {
    const room: Room = {
      stutters: stutters.filter((stutter) => stutter.room === id),
      seated: seated.get(id) ?? [],
      incidents,
    };
    return harms
      .filter(({ mechanism }) => causeOf[mechanism] !== 'low_frame_rate')
      .map((harm) => {
        const isCommon = common?.harm.get(id)?.includes(harm) === true;
        return judgeHarm(harm, isCommon, common?.place ?? null, room);
      });
  });
}

/** Runs the three stages over a platform and holds what they say against what was true. */
export function judgePlatform(outcome: PlatformOutcome): PlatformJudged {
  const { stutters, incidents } = hearPlatform(outcome.delivered);
  const truth = truthOf(outcome);
  const standing = incidents.filter(({ incident }) => !incident.retracted);
  const isPlace = ({ incident }: Heard) => outcome.common !== null && isNamed(incident, outcome.common.place);
  const isTrue = (one: Heard) => truth !== null && isPlace(one) && isMeanwhile(one.incident, truth);
  const found = standing.filter(isTrue).toSorted((a, b) => a.saidAt - b.saidAt)[0];
  return {
    scenario: outcome.scenario,
    truth,
    found:
      found === undefined || truth === null
        ? null
        : { delayMs: found.saidAt - truth.from, alone: found.incident.tied.length === 0 },
    // A bad place that harmed fewer rooms is held against nobody.
    falseIncidents: standing.filter((one) => one !== found && !(truth === null && isPlace(one))).length,
    takenBack: incidents.length - standing.length,
    harms: harmsOf(
      outcome,
      stutters,
      standing.map(({ incident }) => incident),
    ),
  };
}
