import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../rules/ruleTable.ts';
import { type LagAt, lagAt, viewLags } from './lag.ts';
import { pushLags } from './push.ts';
import { sessionsOf } from './sessions.ts';
import { type View, viewOf } from './view.ts';

/** A view and how late its media came. */
export interface ModelledView {
  readonly view: View;
  readonly lag: LagAt;
}

/** A room as its telemetry tells it. */
export interface RoomModel {
  readonly views: readonly ModelledView[];
  /** How late media left the pusher. */
  readonly pushLag: LagAt;
  readonly targetFps: number | null;
  readonly heardShare: number;
  readonly endMs: number;
}

/** Takes a room's telemetry apart: who watched what, and how late media was at each end. */
export function roomModel(batches: readonly Batch[], rules: Rules): RoomModel {
  const records = sessionsOf(batches, rules);
  const pushes = records.filter(({ side }) => side === 'push');
  const views = records
    .filter(({ side }) => side === 'play')
    .flatMap((record) => viewOf(record, rules))
    .map((view) => ({ view, lag: lagAt(viewLags(view, rules), rules) }));
  const lags = pushes.flatMap((push) => pushLags(push, rules)).sort((a, b) => a.at - b.at);
  const ends = records.flatMap(({ moments }) => moments.at(-1)?.moment.t ?? []);
  const targets = records.flatMap(({ last }) => last.stream.targetFps ?? []);
  const heard = views.map(({ view }) => view.heardShare);
  return {
    views,
    pushLag: lagAt(lags, rules),
    targetFps: targets[0] ?? null,
    heardShare: heard.length === 0 ? 1 : heard.reduce((sum, share) => sum + share, 0) / heard.length,
    endMs: ends.reduce((end, t) => Math.max(end, t), 0),
  };
}
