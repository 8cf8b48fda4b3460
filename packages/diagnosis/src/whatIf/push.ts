import type { Rules } from '../rules/ruleTable.ts';
import { newOutage, stepOutage } from '../session/push/outage.ts';
import { dropGrowth, valueAt } from '../session/push/reading.ts';
import type { Lag } from './lag.ts';
import type { SessionRecord } from './sessions.ts';

/**
 * Media that waits behind QUE frames, ms: sound and pictures wait together, so frames come at both rates.
 * domain: 2.2, "backlog in time".
 */
function queuedMs(que: number, fps: number, ara: number, rules: Rules): number {
  return (1000 * que) / Math.max(1, fps + (ara > 0 ? rules.whatIfAudioFrames : 0));
}

function queueLags({ moments }: SessionRecord, rules: Rules): Lag[] {
  let [lastDrp, lastAt]: [number | null, number] = [null, 0];
  return moments.flatMap(({ batch, moment }) => {
    if (moment.kind === 'event') return [];
    const value = (name: 'que' | 'fps' | 'ara' | 'drp') => valueAt(batch, name, moment.row);
    const drp = value('drp');
    const spanS = Math.max(0, Math.min(rules.sampleGapMs, moment.t - lastAt)) / 1000;
    const dropsPerS = spanS > 0 ? dropGrowth(lastDrp, drp) / spanS : 0;
    [lastDrp, lastAt] = [drp ?? lastDrp, moment.t];
    const que = value('que');
    if (que === null) return [];
    const fps = Math.max(0, (value('fps') ?? 0) - dropsPerS);
    const lagMs = queuedMs(que, fps, value('ara') ?? 0, rules);
    // A full queue stands behind a full socket, whose content nobody reports.
    return [{ at: moment.t, lagMs: que > 0 ? lagMs + rules.whatIfSocketMs : 0 }];
  });
}

/** Without its server a push gets nothing out; what waited is thrown away when it is back. */
function outageLags({ moments }: SessionRecord): Lag[] {
  let outage = newOutage();
  const lags: Lag[] = [];
  for (const { moment } of moments) {
    if (moment.kind !== 'event') continue;
    const { since } = outage;
    if (stepOutage(outage, moment.event.code, moment.t) !== 'back' || since === null) continue;
    lags.push(
      { at: since, lagMs: 0 },
      { at: moment.t, lagMs: moment.t - since },
      { at: moment.t + 1, lagMs: 0 },
    );
    outage = newOutage();
  }
  return lags;
}

/** How late the media of a push left it, as its QUE, its drops and its outages say. */
export function pushLags(record: SessionRecord, rules: Rules): Lag[] {
  return [...queueLags(record, rules), ...outageLags(record)].sort((a, b) => a.at - b.at);
}
