import type { Topic } from '@stutterscope/bus';
import { groups } from '@stutterscope/processor';

/** The consumer groups that read a topic. */
export function groupsOf(topic: Topic): string[] {
  return Object.entries(groups)
    .filter(([, read]) => read === topic)
    .map(([group]) => group);
}
