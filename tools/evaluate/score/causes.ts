import type { Cause, Origin } from '../../../packages/diagnosis/src/index.ts';
import type { Incident, Mechanism } from '../../../packages/simulator/src/index.ts';

export const causes = [
  'upstream_clog',
  'low_frame_rate',
  'downstream_lag',
] as const satisfies readonly Cause[];

const causeOf: Readonly<Record<Mechanism, Cause>> = {
  uplink: 'upstream_clog',
  cpu: 'low_frame_rate',
  camera: 'low_frame_rate',
  encoder: 'low_frame_rate',
  origin: 'downstream_lag',
  edge_server: 'downstream_lag',
  network: 'downstream_lag',
  region: 'downstream_lag',
  version: 'downstream_lag',
  last_mile: 'downstream_lag',
  device: 'downstream_lag',
};

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
