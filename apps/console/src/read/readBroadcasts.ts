import { gradeOf } from '@stutterscope/cloud';
import type { AdviceKey } from '@stutterscope/diagnosis';
import { namedQueries } from '@stutterscope/warehouse';
import type { BroadcastsView, BroadcastView } from '../api/views.ts';
import { ProblemError } from '../problems.ts';
import type { ReadDeps } from './readRoom.ts';
import { toldIn } from './toldIn.ts';

/** Shows that are listed. */
const SHOWS = 20;

/** Words that are listed of a show, at most. */
const WORDS = 300;

/** The word that an alert is over may come so long after its show, ms. */
const LAST_WORD_MS = 60_000;

const gradeIn = ({ score }: { readonly score: number | null }) => (score === null ? null : gradeOf(score));

/** A room's newest shows. */
export async function readBroadcasts(
  room: string,
  { warehouse, clock }: Pick<ReadDeps, 'warehouse' | 'clock'>,
): Promise<BroadcastsView> {
  const broadcasts = await namedQueries.roomBroadcasts(warehouse, { room, limit: SHOWS });
  return {
    room,
    atMs: clock(),
    broadcasts: broadcasts.map((one) => ({ ...one, grade: gradeIn(one) })),
  };
}

export interface BroadcastQuestion {
  readonly room: string;
  /** The show at this moment, or nearest to it; the last where null. */
  readonly atMs: number | null;
  readonly language: string;
}

/** One show, as `stutterscope broadcast` and the report to its VJ have it. Throws where there is none. */
export async function readBroadcast(
  { room, atMs, language }: BroadcastQuestion,
  { warehouse, phrasebook, clock }: ReadDeps,
): Promise<BroadcastView> {
  const nowMs = clock();
  const broadcast = await namedQueries.findBroadcast(warehouse, { room, atMs, nowMs });
  if (broadcast === null)
    throw new ProblemError('no_broadcast', 'nobody pushed in this room, as far as is known');
  const { from, to } = broadcast;
  const facts = { room, phase: 'raised', outcome: null, number: 1 } as const;
  const say = (advice: AdviceKey) => phrasebook.phrase({ ...facts, advice }, language).message;
  const wording = { language: language === 'zh-CN' ? language : 'en', say } as const;
  const [report, told] = await Promise.all([
    namedQueries.broadcastReport(warehouse, broadcast, nowMs, wording),
    namedQueries.roomNotices(warehouse, {
      room,
      fromMs: from,
      toMs: to === null ? nowMs + 1 : to + LAST_WORD_MS,
      limit: WORDS,
    }),
  ]);
  return {
    ...{ room, atMs: nowMs, report },
    grade: gradeIn(report),
    told: told.map((one) => toldIn(language, one, room, phrasebook)),
  };
}
