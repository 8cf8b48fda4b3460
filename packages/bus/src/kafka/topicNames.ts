import type { Topic } from '../types.ts';

/** How topics and groups are called on the broker. */
export interface TopicNames {
  topic(topic: Topic): string;
  /** Holds the topic too: members of one Kafka group must all read the same topics. */
  group(topic: Topic, group: string): string;
}

export function topicNames(prefix: string): TopicNames {
  return {
    topic: (topic) => `${prefix}${topic}`,
    group: (topic, group) => `${prefix}${topic}.${group}`,
  };
}
