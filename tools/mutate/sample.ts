import {
  type PlatformOutcome,
  platforms,
  type Relived,
  relive,
  runPlatform,
  runScenario,
  type Scenario,
  scenarios,
} from '../../packages/simulator/src/index.ts';
import { truthOf } from '../evaluate/run/judge.ts';
import type { Case } from './measure.ts';

const SEED = 7;
const MOST_VIEWERS = 12;

/** What mutants are run over: drawn once, since no mutant changes what happened. */
export interface Sample {
  readonly cases: readonly Case[];
  /** Rooms whose delivery is changed as well. */
  readonly moved: readonly Case[];
  readonly platforms: readonly PlatformOutcome[];
  readonly relived: readonly { readonly scenario: Scenario; readonly lived: Relived }[];
}

/** Small rooms that between them meet every cause, what hides it, and what only looks like it. */
const families = [
  'healthy_game',
  'healthy_busy_phone',
  'clog_short',
  'clog_trace',
  'clog_absorbed',
  'clog_adapted',
  'mixed_caches',
  'cpu_spike',
  'cpu_background',
  'camera_dim',
  'encoder_fault',
  'cpu_and_clog',
  'masked_clog',
  'disconnect',
  'one_server',
  'one_network_or_server',
  'app_version',
  'one_device',
  'last_mile_noise',
  'clog_and_network',
  'background',
  'resolution_change',
  'hls',
] as const;

const movedFamilies = ['clog_short', 'one_server', 'clocks_wrong', 'disorder'];
const platformFamilies = ['few_rooms', 'bad_ingest', 'own_troubles'];
const relivedFamilies = ['clog_long', 'mixed_caches', 'cpu_background', 'one_server'];

/** Of the training half: by what survives here may be tuned. */
const drawn = (wanted: readonly string[]): Scenario[] =>
  scenarios('training', { perFamily: 1, seed: SEED, families: wanted }).map((scenario) => ({
    ...scenario,
    viewers: Math.min(MOST_VIEWERS, scenario.viewers),
  }));

/** Rooms of these families as they were, each with its truth. */
const drawCases = (wanted: readonly string[]): Case[] =>
  drawn(wanted)
    .map((scenario) => runScenario(scenario, { data: null }))
    .map((outcome) => ({ outcome, truth: truthOf(outcome) }));

/** The whole sample, each part drawn when it is first asked for. */
export function drawSample(): Sample {
  let [cases, moved, many, relived]: [
    Sample['cases'] | null,
    Sample['moved'] | null,
    Sample['platforms'] | null,
    Sample['relived'] | null,
  ] = [null, null, null, null];
  return {
    get cases() {
      cases ??= drawCases(families);
      return cases;
    },
    get moved() {
      moved ??= drawCases(movedFamilies);
      return moved;
    },
    get platforms() {
      many ??= platforms('training', { perFamily: 1, seed: SEED })
        .filter(({ family }) => platformFamilies.includes(family))
        .map((scenario) => runPlatform(scenario, { data: null }));
      return many;
    },
    get relived() {
      relived ??= drawn(relivedFamilies).map((scenario) => ({
        scenario,
        lived: relive(scenario, { data: null }),
      }));
      return relived;
    },
  };
}
