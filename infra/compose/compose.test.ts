import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../apps/cli/src/config.ts';

// Only what these tests look at. A compose plugin is not everywhere; the file must be right everywhere.
interface Service {
  image: string;
  command?: string;
  ports?: string[];
  volumes?: string[];
  environment?: Record<string, string | number>;
  healthcheck?: { test: string | string[] };
  depends_on?: Record<string, { condition: string }>;
}

const file = (name: string) => readFile(join(import.meta.dirname, name), 'utf8');
const references = (text: string) => [...text.matchAll(/\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g)];

let source: string;
let services: Record<string, Service>;
let example: Record<string, string>;

beforeAll(async () => {
  source = await file('compose.yaml');
  services = parse(source, { merge: true }).services;
  const lines = (await file('.env.example')).split('\n').filter((line) => /^[A-Z]/.test(line));
  example = Object.fromEntries(lines.map((line) => line.split('=', 2)));
});

/** A service's variables as compose would set them, with .env.example copied to .env. */
function environmentOf(name: string): Record<string, string> {
  const expand = (text: string) => text.replaceAll(/\$\{([A-Z_]+)[^}]*\}/g, (_, key) => example[key] ?? '');
  const pairs = Object.entries(services[name]?.environment ?? {});
  return Object.fromEntries(pairs.map(([key, value]) => [key, expand(String(value))]));
}

describe('compose.yaml', () => {
  test('starts Kafka, ClickHouse, Prometheus, Grafana and the roles, and nothing else', () => {
    expect(Object.keys(services).toSorted()).toEqual(
      [
        'clickhouse',
        'collector',
        'console',
        'grafana',
        'kafka',
        'migrate',
        'notifier',
        'processor',
        'prometheus',
      ].toSorted(),
    );
    expect(services['kafka']?.image).toMatch(/^apache\/kafka:4\.\d/);
    for (const { image } of Object.values(services)) expect(image).not.toMatch(/:latest$/);
  });

  test.each(['migrate', 'collector', 'processor', 'notifier', 'console'])(
    'gives %s a configuration that it understands',
    (role) => {
      expect(services[role]?.command).toBe(role);
      const config = readConfig(environmentOf(role));
      expect(config.kafka?.brokers).toEqual(['kafka:9092']);
      expect(config.clickhouse).toMatchObject({ url: 'http://clickhouse:8123', user: 'stutterscope' });
      expect(config.clickhouse?.password.reveal()).toBe(environmentOf('clickhouse')['CLICKHOUSE_PASSWORD']);
      expect(config.database).toBe(environmentOf('clickhouse')['CLICKHOUSE_DB']);
    },
  );

  test('asks each role for its health on the port that it listens on', () => {
    const healthOf = (role: string) => String(services[role]?.healthcheck?.test);
    const { port } = readConfig(environmentOf('collector'));
    expect(healthOf('collector')).toContain(`127.0.0.1:${port}/readyz`);
    expect(services['collector']?.ports).toEqual([expect.stringMatching(new RegExp(`:${port}$`))]);
    const { notifierPort } = readConfig(environmentOf('notifier'));
    expect(healthOf('notifier')).toContain(`127.0.0.1:${notifierPort}/readyz`);
    expect(services['notifier']?.ports).toEqual([expect.stringMatching(new RegExp(`:${notifierPort}$`))]);
    const { consolePort, notifierUrl } = readConfig(environmentOf('console'));
    expect(healthOf('console')).toContain(`127.0.0.1:${consolePort}/readyz`);
    expect(services['console']?.ports).toEqual([expect.stringMatching(new RegExp(`:${consolePort}$`))]);
    expect(notifierUrl).toBe(`http://notifier:${notifierPort}`);
    expect(healthOf('processor')).toContain(
      `127.0.0.1:${readConfig(environmentOf('processor')).processorPort}/healthz`,
    );
  });

  test('starts nothing before what it needs is healthy', () => {
    for (const { depends_on } of Object.values(services)) {
      for (const [name, { condition }] of Object.entries(depends_on ?? {})) {
        const isOneShot = services[name]?.healthcheck === undefined;
        expect(condition).toBe(isOneShot ? 'service_completed_successfully' : 'service_healthy');
      }
    }
  });

  test('shows everything but the collector, the notifier and the console to this machine alone', () => {
    for (const [name, { ports }] of Object.entries(services)) {
      for (const port of ports ?? [])
        expect(port.startsWith('127.0.0.1:')).toBe(!['collector', 'notifier', 'console'].includes(name));
    }
  });

  test('takes every password from the environment, and refuses to start without', () => {
    for (const [name, { environment }] of Object.entries(services)) {
      for (const [key, value] of Object.entries(environment ?? {})) {
        if (/PASSWORD|TOKEN_KEYS|SECRET/.test(key))
          expect([name, value]).toEqual([name, expect.stringMatching(/^\$\{[A-Z_]+:\?/)]);
      }
    }
  });

  test('has in .env.example every variable that it reads, and no other', () => {
    const read = new Set(references(source).map(([, name]) => name));
    expect([...read].toSorted()).toEqual(Object.keys(example).toSorted());
    for (const [, name = '', kind, fallback] of references(source)) {
      if (kind === '-') expect([name, fallback]).toEqual([name, example[name]]);
    }
  });

  test('mounts files that exist', async () => {
    const mounts = Object.values(services).flatMap(({ volumes }) => volumes ?? []);
    const files = mounts.filter((mount) => /^\.\.?\//.test(mount));
    expect(files).toHaveLength(7);
    for (const mount of files) await access(join(import.meta.dirname, mount.split(':')[0] ?? ''));
  });

  test('gives Grafana the generated files where it looks for them, and addresses for its alerts', async () => {
    const mounts = new Map(
      (services['grafana']?.volumes ?? []).map((mount) => mount.split(':') as [string, string]),
    );
    const provider = parse(await file('../grafana/provisioning/dashboards/stutterscope.yaml')).providers[0];
    expect(mounts.get('../grafana/dashboards')).toBe(provider.options.path);
    expect(mounts.get('../grafana/provisioning/alerting')).toBe('/etc/grafana/provisioning/alerting');
    const points = parse(await file('../grafana/provisioning/alerting/contact-points.json')).contactPoints;
    for (const { receivers } of points)
      for (const { settings } of receivers)
        expect(environmentOf('grafana')[settings.url.slice(1)]).toMatch(/^http:/);
  });

  test('has the data sources that dashboards and rules name, and reads the metrics of both roles', async () => {
    const sources = await Promise.all(
      ['clickhouse', 'prometheus'].map(
        async (name) => parse(await file(`grafana/${name}.yaml`)).datasources[0],
      ),
    );
    const { groups } = parse(await file('../grafana/provisioning/alerting/rules.json'));
    const asked = groups.flatMap(({ rules }: { rules: { data: { datasourceUid: string }[] }[] }) =>
      rules.flatMap(({ data }) => data.map(({ datasourceUid }) => datasourceUid)),
    );
    expect(new Set(asked)).toEqual(new Set([...sources.map(({ uid }) => uid), '__expr__']));
    const [collector, processor] = parse(await file('prometheus.yaml')).scrape_configs;
    expect(collector.static_configs[0].targets).toEqual([
      `collector:${readConfig(environmentOf('collector')).port}`,
    ]);
    expect(processor.dns_sd_configs[0].port).toBe(readConfig(environmentOf('processor')).processorPort);
  });

  test('lets Grafana read ClickHouse with a user of its own', async () => {
    const source = parse(await file('grafana/clickhouse.yaml')).datasources[0];
    const user = await file('clickhouse/grafana-user.xml');
    expect(source).toMatchObject({
      type: 'grafana-clickhouse-datasource',
      jsonData: { host: 'clickhouse', port: 8123, username: 'grafana' },
      secureJsonData: { password: '$GRAFANA_CLICKHOUSE_PASSWORD' },
    });
    expect(user).toContain('<password from_env="GRAFANA_CLICKHOUSE_PASSWORD"/>');
    expect(user).toContain(`GRANT SELECT ON ${source.jsonData.defaultDatabase}.*`);
    expect(environmentOf('grafana')['GRAFANA_CLICKHOUSE_PASSWORD']).toBe(
      environmentOf('clickhouse')['GRAFANA_CLICKHOUSE_PASSWORD'],
    );
  });
});

test('the image holds what the command needs and nothing of this machine', async () => {
  const dockerfile = await file('Dockerfile');
  expect(dockerfile).toContain('ENTRYPOINT ["node", "apps/cli/src/main.ts"]');
  expect(dockerfile).toContain('USER node');
  const ignored = (await file('Dockerfile.dockerignore')).split('\n');
  expect(ignored[0]).toBe('*');
  expect(ignored).toContain('**/node_modules');
});
