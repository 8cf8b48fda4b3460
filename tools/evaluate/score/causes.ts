import type { Cause, Origin } from '../../../packages/diagnosis/src/index.ts';
import { causeOf, type Incident, type Mechanism } from '../../../packages/simulator/src/index.ts';

export const causes = [
  'upstream_clog',
  'low_frame_rate',
  'downstream_lag',
] as const satisfies readonly Cause[];

/** The origins that rightly name a mechanism of low frame rate. */
export const originsOf: Readonly<Partial<Record<Mechanism, readonly Origin[]>>> = {
  cpu: ['encoder_cpu'],
  camera: ['camera'],
  encoder: ['encoder_fault', 'encoder_settings'],
};

/** What an incident may rightly be called: its own cause, and those of mechanisms as necessary as its own. */
export function causesOf(incident: Incident): Set<Cause> {
  return new Set([incident.cause, ...incident.jointWith.map((mechanism) => causeOf[mechanism])]);
}

/** True when a push had any part in it. */
export const isOfPush = (incident: Incident): boolean =>
  [...causesOf(incident)].some((cause) => cause !== 'downstream_lag');
