import type { Topic } from '@stutterscope/bus';

/** The consumer groups that share the notifier's work; each notifier also reads all notices by itself. */
export const groups = {
  'alert-desk': 'verdicts',
  'alert-webhooks': 'notices',
} as const satisfies Record<string, Topic>;
