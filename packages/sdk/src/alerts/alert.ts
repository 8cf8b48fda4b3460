import type { Side } from '../contract.ts';

/** Something to tell the person at this end. From the notifier, or found by the SDK itself. */
export interface Alert {
  /** Told once: an id met before is a repeat. */
  readonly id: string;
  /** The alert whose life this is a moment of. */
  readonly alert: string;
  /** `local`: the SDK's own finding, when its batches cannot leave in time. */
  readonly source: 'local' | 'diagnosis' | 'grafana';
  readonly phase: 'raised' | 'escalated' | 'still_on' | 'resolved';
  readonly room: string;
  readonly cause: 'low_frame_rate' | 'upstream_clog' | 'downstream_lag' | null;
  readonly severity: 'absorbed' | 'visible' | 'severe';
  /** Show it as text, never as markup. */
  readonly message: string;
  readonly remedies: readonly string[];
  /** Unix ms, by the clock of who says it. */
  readonly since: number;
  readonly saidAt: number;
}

/** What is told locally, while the notifier cannot be reached: the notifier's own words are the operator's. */
const words = {
  en: {
    push: ['Your network hardly sends anything right now.', 'Move closer to the router, or change network.'],
    play: ['Your network is weak right now.', 'Move closer to the router, or change network.'],
  },
  zh: {
    push: ['您当前的网络几乎无法上传。', '请靠近路由器，或切换网络。'],
    play: ['您当前的网络较差。', '请靠近路由器，或切换网络。'],
  },
} as const;

/** The alert that the session's own batches do not leave in time, or that they do again. */
export function localAlert(of: {
  readonly id: string;
  readonly room: string;
  readonly side: Side;
  readonly language: string;
  readonly isLate: boolean;
  readonly since: number;
  readonly now: number;
}): Alert {
  const { id, room, side, language, isLate, since, now } = of;
  const [message, remedy] = words[language.startsWith('zh') ? 'zh' : 'en'][side];
  return {
    id: `${id}/${isLate ? 1 : 2}`,
    alert: id,
    source: 'local',
    phase: isLate ? 'raised' : 'resolved',
    room,
    cause: side === 'push' ? 'upstream_clog' : 'downstream_lag',
    severity: 'visible',
    message,
    remedies: [remedy],
    since,
    saidAt: now,
  };
}
