import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { vjWords } from '@stutterscope/diagnosis';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { PREFIX } from '../src/settings.ts';

const read = (settings: Record<string, string>) =>
  readConfig(Object.fromEntries(Object.entries(settings).map(([name, value]) => [PREFIX + name, value])));

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stutterscope-config-'));
});
afterAll(() => rm(dir, { recursive: true }));

describe('the configuration', () => {
  test('is embedded and local when nothing is set', () => {
    expect(read({})).toMatchObject({
      host: '127.0.0.1',
      port: 8600,
      sqlPort: 8601,
      kafka: null,
      clickhouse: null,
      trustProxy: 'loopback',
    });
    expect(readConfig({ PATH: '/bin', HOME: '/root' })).toEqual(read({}));
  });

  test('takes an empty variable for one that is not set', () => {
    expect(read({ KAFKA_BROKERS: '', PORT: '', CLICKHOUSE_PASSWORD: '' })).toEqual(read({}));
  });

  test('reads a cluster', () => {
    const config = read({
      KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092',
      KAFKA_SSL: 'true',
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'app',
      KAFKA_SASL_PASSWORD: 'hush-kafka',
      CLICKHOUSE_URL: 'https://clickhouse:8443/',
      CLICKHOUSE_USER: 'writer',
      CLICKHOUSE_PASSWORD: 'hush-clickhouse',
      TRUST_PROXY: 'none',
      PARTITIONS: '12',
    });
    expect(config.kafka).toMatchObject({ brokers: ['kafka-1:9092', 'kafka-2:9092'], ssl: true });
    expect(config.kafka?.sasl?.password.reveal()).toBe('hush-kafka');
    expect(config.clickhouse).toMatchObject({ url: 'https://clickhouse:8443', user: 'writer' });
    expect(config.clickhouse?.password.reveal()).toBe('hush-clickhouse');
    expect(config).toMatchObject({ trustProxy: false, partitions: 12 });
  });

  test('reads a password from a file, without the line end that editors leave', async () => {
    await writeFile(join(dir, 'password'), 'hush-file\n');
    const config = read({
      CLICKHOUSE_URL: 'http://clickhouse:8123',
      CLICKHOUSE_PASSWORD_FILE: join(dir, 'password'),
    });
    expect(config.clickhouse?.password.reveal()).toBe('hush-file');
  });

  test.each([
    ['0.0.0.0', {}, '127.0.0.1'],
    ['192.0.2.7', {}, '127.0.0.1'],
    ['::1', {}, '::1'],
    ['0.0.0.0', { SQL_PASSWORD: 'hush' }, '0.0.0.0'],
  ])('listening on %s with %j, it shows ClickHouse on %s', (HOST, password, sqlHost) => {
    expect(read({ HOST, ...password })).toMatchObject({ host: HOST, sqlHost });
  });

  test('reads thresholds from a file, and leaves the defaults where none is named', async () => {
    const rules = { rooms: { '8888_show': { alertClogMs: 5000 } } };
    await writeFile(join(dir, 'rules.json'), JSON.stringify(rules));
    expect(read({ RULES_FILE: join(dir, 'rules.json') }).rules).toEqual(rules);
    expect(read({}).rules).toEqual({});
  });

  test('shows no secret, however it is printed', () => {
    const config = read({
      KAFKA_BROKERS: 'kafka:9092',
      KAFKA_SASL_MECHANISM: 'plain',
      KAFKA_SASL_USERNAME: 'app',
      KAFKA_SASL_PASSWORD: 'hush-kafka',
      CLICKHOUSE_URL: 'http://clickhouse:8123',
      CLICKHOUSE_PASSWORD: 'hush-clickhouse',
      SQL_PASSWORD: 'hush-sql',
    });
    const logged: string[] = [];
    pino({}, { write: (line: string) => logged.push(line) }).info(
      { config },
      `${config.clickhouse?.password}`,
    );
    const printed = [...logged, JSON.stringify(config), inspect(config, { depth: 9, showHidden: true })];
    expect(printed.join('\n')).toContain('[secret]');
    expect(printed.join('\n')).not.toContain('hush');
  });
});

describe('a wrong configuration', () => {
  const faults = (settings: Record<string, string>): string[] => {
    try {
      read(settings);
      return [];
    } catch (error) {
      return error instanceof Error ? error.message.split('\n').map((line) => line.trim()) : [];
    }
  };

  test('is reported whole, every fault in one message', () => {
    expect(
      faults({
        PORT: '99999',
        PARTITIONS: '1.5',
        KAFKA_SSL: 'yes',
        LOG_LEVEL: 'loud',
        KAFKA_BROKER: 'kafka:9092',
        KAFKA_SASL_USERNAME: 'app',
        CLICKHOUSE_USER: 'writer',
        CLICKHOUSE_PASSWORD_FILE: join(dir, 'absent'),
      }),
    ).toEqual([
      'the configuration is wrong:',
      'STUTTERSCOPE_KAFKA_BROKER is not a setting; STUTTERSCOPE_KAFKA_BROKERS is',
      'STUTTERSCOPE_PORT must be <= 65535; it is "99999"',
      'STUTTERSCOPE_PARTITIONS must be integer; it is "1.5"',
      expect.stringMatching(/^STUTTERSCOPE_LOG_LEVEL must be fatal, .* or silent; it is "loud"$/),
      'STUTTERSCOPE_KAFKA_SSL must be true or false; it is "yes"',
      expect.stringMatching(/^STUTTERSCOPE_KAFKA_SASL_MECHANISM needs .*: all or none$/),
      expect.stringMatching(/^STUTTERSCOPE_CLICKHOUSE_PASSWORD_FILE cannot be read: ENOENT/),
      'STUTTERSCOPE_CLICKHOUSE_URL is missing where a user or a password is set',
    ]);
  });

  test('names each fault of the rules file beside the others', async () => {
    const file = join(dir, 'rules.json');
    await writeFile(file, '{"everywhere": {"clogQueFrame": 1, "clogHoldMs": -1}}');
    expect(faults({ RULES_FILE: file, PARTITIONS: '0' })).toEqual([
      'the configuration is wrong:',
      expect.stringContaining('STUTTERSCOPE_PARTITIONS must be'),
      'STUTTERSCOPE_RULES_FILE everywhere / clogQueFrame: is no rule; did you mean clogQueFrames?',
      'STUTTERSCOPE_RULES_FILE everywhere / clogHoldMs: must be >= 0',
    ]);
    await writeFile(file, '{');
    expect(faults({ RULES_FILE: file }).join()).toContain('STUTTERSCOPE_RULES_FILE is not JSON: ');
    const absent = faults({ RULES_FILE: join(dir, 'absent') }).join();
    expect(absent).toContain('STUTTERSCOPE_RULES_FILE cannot be read: ENOENT');
  });

  test('never repeats what may hold a password', () => {
    const message = faults({
      CLICKHOUSE_URL: 'http://writer:hush@clickhouse:8123',
      KAFKA_BROKERS: 'app:hush@kafka:9092',
      KAFKA_SASL_PASSWORD: 'hush',
    }).join('\n');
    expect(message).toContain('STUTTERSCOPE_CLICKHOUSE_URL must be http(s)://host:port');
    expect(message).toContain('STUTTERSCOPE_KAFKA_BROKERS must be host:port');
    expect(message).not.toContain('hush');
  });

  test.each([
    [{ CLICKHOUSE_DATABASE: 'a; DROP' }, 'STUTTERSCOPE_CLICKHOUSE_DATABASE'],
    [{ KAFKA_BROKERS: 'kafka' }, 'STUTTERSCOPE_KAFKA_BROKERS'],
    [{ MAX_BODY_BYTES: '1' }, 'STUTTERSCOPE_MAX_BODY_BYTES must be >= 1024'],
    [{ MAX_BODY_BYTES: '99999999' }, 'STUTTERSCOPE_MAX_IN_FLIGHT_BYTES must be at least four times'],
    [{ KAFKA_SSL: 'true' }, 'STUTTERSCOPE_KAFKA_BROKERS is missing'],
  ])('%j names %s', (settings, name) => {
    expect(faults(settings).join('\n')).toContain(name);
  });
});

describe('what VJs are told', () => {
  const file = async (name: string, text: string) => {
    await mkdir(join(dir, name), { recursive: true });
    await writeFile(join(dir, name, 'en.json'), text);
    return join(dir, name);
  };

  test('is read from the operator’s files, secrets unseen', async () => {
    const webhook = {
      id: 'backend',
      url: 'https://a.example/',
      secret: 'hush-hush-hush-hush',
      rooms: ['8888_*'],
    };
    await writeFile(join(dir, 'audience.json'), JSON.stringify({ language: 'zh-CN', webhooks: [webhook] }));
    const words = { ...vjWords.en, nameless: 'friend' };
    const config = read({
      AUDIENCE_FILE: join(dir, 'audience.json'),
      TEXTS_DIR: await file('texts', JSON.stringify(words)),
    });
    expect(config.audience.reveal().webhooks).toEqual([webhook]);
    expect(config.words['en']?.nameless).toBe('friend');
    expect(inspect(config, { depth: 9, showHidden: true })).not.toContain('hush');
  });

  test('is refused with every fault of every file, in one message', async () => {
    const webhook = { id: 'a b', url: 'ftp://a', secret: 'hush', rooms: [] };
    await writeFile(join(dir, 'audience.json'), JSON.stringify({ language: 'fr', webhooks: [webhook] }));
    const broken = structuredClone(vjWords.en);
    broken.advice.dark.message = 'Hi {{nick}}';
    broken.life.still_on = 'Still so.';
    const faults = () => read({ AUDIENCE_FILE: join(dir, 'audience.json'), TEXTS_DIR: join(dir, 'broken') });
    await file('broken', JSON.stringify(broken));
    const named = [
      'STUTTERSCOPE_AUDIENCE_FILE /webhooks/0/id ',
      'STUTTERSCOPE_AUDIENCE_FILE /webhooks/0/url ',
      'STUTTERSCOPE_AUDIENCE_FILE /webhooks/0/secret ',
      'STUTTERSCOPE_TEXTS_DIR en.json: /advice/dark/message uses {{nick}}, which there is not; it may use {{vj}}, {{room}}',
      'STUTTERSCOPE_TEXTS_DIR en.json: /life/still_on lacks {{remedy}}',
    ];
    for (const fault of named) expect(faults).toThrow(fault);
    expect(faults).not.toThrow('hush');
    await writeFile(join(dir, 'audience.json'), '{"language":"fr"}');
    expect(() => read({ AUDIENCE_FILE: join(dir, 'audience.json') })).toThrow(
      '/language: there are no words in fr, only in en, zh-CN',
    );
  });
});
