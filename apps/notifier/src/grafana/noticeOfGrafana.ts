import type { Notice, Phrasebook } from '@stutterscope/alerts';
import { type AdviceKey, adviceKeys, type Cause, type Severity } from '@stutterscope/diagnosis';
import { Room } from '@stutterscope/telemetry';
import { Compile } from 'typebox/compile';
import type { NoticeBoard } from '../board/noticeBoard.ts';
import type { GrafanaAlert } from './grafanaBody.ts';

/** Longest text taken from an annotation. */
const MOST_CHARS = 400;

const rooms = Compile(Room);

function causeOf(label: string | undefined): Cause | null {
  switch (label) {
    case 'low_frame_rate':
    case 'upstream_clog':
    case 'downstream_lag':
      return label;
    default:
      return null;
  }
}

const severityOf = (label: string | undefined): Severity =>
  label === 'severe' || label === 'critical' || label === 'page' ? 'severe' : 'visible';

const adviceOf = (label: string | undefined): AdviceKey | null =>
  adviceKeys.find((key) => key === label) ?? null;

/** The words of an alert: ours where it names an advice, else its own annotations. */
function wordsOf({ annotations }: GrafanaAlert): Pick<Notice, 'message' | 'remedies'> {
  const { vj_message: own, summary, vj_remedies: remedies = '' } = annotations;
  return {
    message: (own ?? summary ?? '').trim().slice(0, MOST_CHARS),
    remedies: remedies
      .split('\n')
      .map((remedy) => remedy.trim().slice(0, MOST_CHARS))
      .filter((remedy) => remedy !== '')
      .slice(0, 8),
  };
}

export interface Knowing {
  readonly board: Pick<NoticeBoard, 'open' | 'isOn'>;
  readonly phrasebook: Phrasebook;
  readonly nowMs: number;
}

/**
 * What an alert of Grafana says to a VJ; null where it says nothing: it names no room, nothing to tell, a cause that
 * no VJ can mend or that the VJ hears of already, or it was said before.
 */
export function noticeOfGrafana(alert: GrafanaAlert, { board, phrasebook, nowMs }: Knowing): Notice | null {
  const { labels, status, fingerprint } = alert;
  const room = labels['room'];
  const since = Date.parse(alert.startsAt);
  if (room === undefined || !rooms.Check(room) || !(since > 0)) return null;
  const cause = causeOf(labels['cause']);
  if (cause === 'downstream_lag') return null;
  const id = `${room}/grafana/${fingerprint}/${since}`;
  const told = board.open(room).find(({ notice }) => notice.alert === id)?.notice;
  const isFiring = status === 'firing';
  if (isFiring === (told !== undefined) || (isFiring && cause !== null && board.isOn(room, cause)))
    return null;
  const number = (told?.number ?? 0) + 1;
  const advice = adviceOf(labels['advice']);
  const facts = {
    room,
    phase: isFiring ? 'raised' : 'resolved',
    outcome: isFiring ? null : 'recovered',
    advice,
    number,
  } as const;
  const words = advice === null ? wordsOf(alert) : phrasebook.phrase(facts);
  if (words.message === '') return null;
  return {
    kind: 'notice',
    ...facts,
    ...words,
    id: `${id}/${number}`,
    alert: id,
    source: 'grafana',
    cause,
    origin: null,
    severity: severityOf(labels['severity']),
    verdict: null,
    stutter: null,
    evidence: [],
    since,
    resolvedAt: isFiring ? null : Math.max(since, endOf(alert, nowMs)),
    saidAt: nowMs,
  };
}

/** When it ended; Grafana writes the year 1 for what has not. */
function endOf({ endsAt }: GrafanaAlert, nowMs: number): number {
  const end = endsAt === undefined ? Number.NaN : Date.parse(endsAt);
  return end > 0 ? end : nowMs;
}
