import type { Topic } from '@stutterscope/bus';

/** The consumer groups of the pipeline, each with the topic it reads. */
export const groups = {
  'session-stage': 'telemetry',
  'room-stage': 'signals',
  'platform-stage': 'census',
  'warehouse-telemetry': 'telemetry',
  'warehouse-verdicts': 'verdicts',
  'ingest-stage': 'cloud',
  'broadcast-keeper': 'cloud',
  'warehouse-notices': 'notices',
  'warehouse-cloud': 'cloud',
  'warehouse-dead-letters': 'dead-letters',
} as const satisfies Record<string, Topic>;

export type Group = keyof typeof groups;
