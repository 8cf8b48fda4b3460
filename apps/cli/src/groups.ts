import type { Topic } from '@stutterscope/bus';
import { groups as notifierGroups } from '@stutterscope/notifier';
import { groups as processorGroups } from '@stutterscope/processor';

/** The consumer groups that read a topic. */
export function groupsOf(topic: Topic): string[] {
  return Object.entries({ ...processorGroups, ...notifierGroups })
    .filter(([, read]) => read === topic)
    .map(([group]) => group);
}
