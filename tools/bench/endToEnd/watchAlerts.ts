import type { Bus, Consumer } from '../../../packages/bus/src/index.ts';

/** Notes when the first alert of each room was read from topic `verdicts`, Unix ms. */
export async function watchAlerts(bus: Bus, seenAt: Map<string, number>): Promise<Consumer> {
  return bus.consume({
    topic: 'verdicts',
    group: 'bench-alerts',
    onError: (error) => process.stderr.write(`bench-alerts: ${error.message}\n`),
    handler: {
      assigned: (assignment) => assignment.earliest(),
      batch: async (_assignment, messages) => {
        for (const { key, value } of messages) {
          if (seenAt.has(key)) continue;
          const verdict: { kind: string } = JSON.parse(new TextDecoder().decode(value));
          if (verdict.kind === 'alert') seenAt.set(key, Date.now());
        }
      },
      revoked: async () => {},
    },
  });
}
