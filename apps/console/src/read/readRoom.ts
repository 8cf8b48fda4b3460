import type { Phrasebook } from '@stutterscope/alerts';
import { placeOf } from '@stutterscope/cloud';
import type { Alert } from '@stutterscope/diagnosis';
import { namedQueries, type RoomStutter, type Warehouse } from '@stutterscope/warehouse';
import type { RoomView } from '../api/views.ts';
import { columnsOf, networksOf } from './columns.ts';
import { readReach } from './reach.ts';
import { inSteps, type Span } from './span.ts';
import { toldIn } from './toldIn.ts';

/** Viewers report every few seconds: below this a network's steps would be mostly holes. */
const NETWORK_STEP_MS = 5000;

/** What is listed of a span, at most: beyond that nobody reads on. */
const LISTED = 300;

export interface RoomQuestion extends Span {
  readonly room: string;
  readonly language: string;
}

export interface ReadDeps {
  readonly warehouse: Pick<Warehouse, 'query'>;
  readonly phrasebook: Phrasebook;
  readonly clock: () => number;
}

/** The words of what stands for a stutter's advice, the newest alert's. */
function adviceOf(
  stutter: RoomStutter,
  alerts: readonly Alert[],
  { room, language }: RoomQuestion,
  book: Phrasebook,
) {
  const alert = alerts.findLast((one) => one.stutter === stutter.id);
  if (alert === undefined) return null;
  return book.phrase({ room, phase: 'raised', outcome: null, advice: alert.advice, number: 1 }, language);
}

/** What stands beside stutters: what their VJ is advised, and the files that may have them. */
async function besides(stutters: readonly RoomStutter[], room: string, { warehouse }: ReadDeps) {
  if (stutters.length === 0) return { alerts: [], recordings: [] };
  const ids = stutters.map(({ id }) => id);
  const sinceMs = Math.min(...stutters.map(({ fromMs }) => fromMs));
  const [alerts, recordings] = await Promise.all([
    namedQueries.alertsOfStutters(warehouse, { room, ids }),
    namedQueries.roomRecordings(warehouse, { room, sinceMs }),
  ]);
  return { alerts, recordings };
}

/** Everything that is known of a room within a span. */
export async function readRoom(question: RoomQuestion, deps: ReadDeps): Promise<RoomView> {
  const { warehouse, phrasebook, clock } = deps;
  const { room, fromMs, toMs, stepMs, language } = question;
  const span = { fromMs, toMs, stepMs };
  const networkSpan = inSteps(fromMs, toMs, Math.max(stepMs, NETWORK_STEP_MS));
  const nowMs = clock();
  const listed = { room, fromMs, toMs, limit: LISTED };
  const [steps, networks, stutters, findings, told, events, reachMs] = await Promise.all([
    namedQueries.roomSteps(warehouse, { room, ...span }),
    namedQueries.roomNetworks(warehouse, { room, ...networkSpan }),
    namedQueries.roomStuttersBetween(warehouse, { ...listed, nowMs }),
    namedQueries.roomFindingsBetween(warehouse, { ...listed, nowMs }),
    namedQueries.roomNotices(warehouse, listed),
    namedQueries.roomEvents(warehouse, listed),
    readReach(warehouse, nowMs),
  ]);
  const { alerts, recordings } = await besides(stutters, room, deps);
  return {
    room,
    atMs: clock(),
    reachMs,
    ...span,
    steps: columnsOf(span, steps),
    networkStepMs: networkSpan.stepMs,
    networks: networksOf(networkSpan, networks),
    stutters: stutters.map((one) => ({
      ...one,
      advice: adviceOf(one, alerts, question, phrasebook),
      place: placeOf(recordings, one.fromMs),
    })),
    findings,
    told: told.map((one) => toldIn(language, one, room, phrasebook)),
    events,
  };
}
