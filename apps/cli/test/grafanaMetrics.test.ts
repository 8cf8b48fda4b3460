import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmbeddedBus } from '@stutterscope/bus';
import { buildFiles } from '@stutterscope/dashboards';
import { Registry } from 'prom-client';
import { beforeAll, expect, test } from 'vitest';
import { createMetrics as collectorMetrics } from '../../collector/src/metrics.ts';
import { problems } from '../../collector/src/problems.ts';
import { registerLagGauge } from '../../processor/src/lagGauge.ts';
import { createMetrics as processorMetrics } from '../../processor/src/metrics.ts';

interface Exposed {
  readonly type: string;
  readonly labels: readonly string[];
}

/** Every metric that the roles expose, by the names that Prometheus knows them by. */
async function exposed(): Promise<Map<string, Exposed>> {
  const registry = new Registry();
  collectorMetrics(registry, () => 0);
  processorMetrics(registry);
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-metrics-'));
  const bus = createEmbeddedBus({ dir });
  await bus.ensureTopics(1);
  registerLagGauge(registry, bus);
  const named = new Map<string, Exposed>();
  for (const { name, type } of await registry.getMetricsAsJSON()) {
    const labels: readonly string[] = Reflect.get(registry.getSingleMetric(name) ?? {}, 'labelNames') ?? [];
    named.set(name, { type: String(type), labels });
    if (String(type) === 'histogram')
      named.set(`${name}_bucket`, { type: 'bucket', labels: [...labels, 'le'] });
  }
  await bus.close();
  await rm(dir, { recursive: true, force: true });
  return named;
}

/** Every PromQL of the generated files. */
const expressions = [...buildFiles().values()].flatMap((file) =>
  [...file.matchAll(/"expr": ("(?:[^"\\]|\\.)*")/g)].map(([, text = '""']): string => JSON.parse(text)),
);

test('dashboards and rules ask Prometheus', () => {
  expect(expressions.length).toBeGreaterThanOrEqual(5);
});

let metrics: Map<string, Exposed>;

beforeAll(async () => {
  metrics = await exposed();
});

test.each(expressions)('%s names metrics and labels that the roles expose', (expression) => {
  const names = [...expression.matchAll(/stutterscope_\w+/g)].map(([name]) => name);
  expect(names.length).toBeGreaterThan(0);
  const labels = [...expression.matchAll(/by \(([^)]*)\)|\{(\w+)/g)].flatMap(([, by = '', filter = '']) =>
    [...by.split(/, */), filter].filter((label) => label !== ''),
  );
  for (const name of names) {
    const metric = metrics.get(name);
    expect([name, metric?.type]).toEqual([
      name,
      expression.includes('rate(') ? expect.stringMatching(/counter|bucket/) : 'gauge',
    ]);
    for (const label of labels) expect(metric?.labels).toContain(label);
  }
});

test('what counts as refused is all but what was accepted', () => {
  expect(Object.keys(problems)).not.toContain('accepted');
  expect(expressions.join('\n')).toContain('code!="accepted"');
});
