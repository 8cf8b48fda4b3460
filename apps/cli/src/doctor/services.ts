import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenKey } from '@stutterscope/access';
import { pino } from 'pino';
import { keyFilePath, readKeyFile } from '../access/keyFile.ts';
import { explain } from '../cliError.ts';
import { type Config, reachable } from '../config.ts';
import { openBus } from '../openBus.ts';
import { sqlOverHttp, sqlUrl } from '../sqlOverHttp.ts';
import { brokersFinding } from './brokers.ts';
import { type Finding, ok } from './finding.ts';

const PATIENCE_MS = 3000;

async function kafkaFinding(config: Config): Promise<Finding> {
  const part = 'kafka';
  if (config.kafka === null) return ok(part, 'embedded (STUTTERSCOPE_KAFKA_BROKERS is not set)');
  const brokers = config.kafka.brokers.join(', ');
  const bus = await openBus(config, 'doctor', pino({ level: 'silent' }));
  try {
    await bus.ping();
    return await brokersFinding(config.kafka.brokers);
  } catch (error) {
    const fix =
      'start it, or check STUTTERSCOPE_KAFKA_BROKERS, TLS and SASL; topics are made by the first collector. Until then ' +
      'collectors answer 503 and clients keep what they have';
    return { part, state: 'missing', found: `${brokers}: ${explain(error)}`, fix };
  } finally {
    await bus.close();
  }
}

async function versionOverHttp(config: Config): Promise<string> {
  const answer = await sqlOverHttp(config, 'SELECT version()', { format: 'TSV', timeoutMs: PATIENCE_MS });
  return (await answer.text()).trim();
}

async function embeddedVersion(): Promise<string> {
  const { openWarehouse } = await import('@stutterscope/warehouse');
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-doctor-'));
  const warehouse = await openWarehouse({ kind: 'embedded', dir });
  try {
    return await warehouse.ping();
  } finally {
    await warehouse.close();
    await rm(dir, { recursive: true, force: true });
  }
}

async function clickhouseFinding(config: Config): Promise<Finding> {
  const part = 'clickhouse';
  try {
    if (config.clickhouse !== null) return ok(part, `${await versionOverHttp(config)} at ${sqlUrl(config)}`);
    return ok(part, `${await embeddedVersion()}, embedded (STUTTERSCOPE_CLICKHOUSE_URL is not set)`);
  } catch (error) {
    const fix =
      config.clickhouse === null
        ? 'the embedded engine does not load: run npm ci without --omit=optional, on Linux or macOS of 64 bits'
        : 'start it, or check STUTTERSCOPE_CLICKHOUSE_URL, user and password. Until then the bus keeps what waits, and alerts go on';
    return { part, state: 'missing', found: explain(error), fix };
  }
}

/** One of our services on this machine: what it does when it is ready. */
async function serviceFinding(part: string, { host }: Config, port: number, does: string): Promise<Finding> {
  const url = `http://${reachable(host)}:${port}`;
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok) return ok(part, `${url} ${does}`);
    return {
      part,
      state: 'absent',
      found: `${url} answers ${answer.status}`,
      fix: 'its log says why it is not ready',
    };
  } catch (error) {
    // It is there and waits for somebody: for Kafka, as a rule.
    if (error instanceof Error && error.name === 'TimeoutError') {
      const found = `${url} does not answer within ${PATIENCE_MS / 1000} s`;
      return { part, state: 'absent', found, fix: 'see to Kafka first; its log says what it waits for' };
    }
    return { part, state: 'absent', found: `nothing at ${url}`, fix: 'start `stutterscope up`' };
  }
}

/** The keys that room tokens are signed and checked with. */
function keysFinding({ tokenKeys }: Config, env: NodeJS.ProcessEnv): Finding {
  const part = 'token keys';
  const fix = 'make one with `stutterscope keys add`; `up` makes its own at its first start';
  try {
    const keys = tokenKeys?.reveal() ?? readKeyFile(keyFilePath(env));
    if (keys === null) return { part, state: 'absent', found: `no ${keyFilePath(env)}`, fix };
    const of = (state: TokenKey['state']) => keys.keys.filter((key) => key.state === state).length;
    if (of('signs') === 0) return { part, state: 'absent', found: 'no key signs', fix };
    return ok(part, `${of('signs')} signs, ${of('checks')} check, ${of('retired')} retired`);
  } catch (error) {
    return { part, state: 'missing', found: explain(error), fix: 'mend the file, or make another' };
  }
}

async function dataDirFinding({ dataDir, kafka, clickhouse }: Config): Promise<Finding> {
  const part = 'data directory';
  if (kafka !== null && clickhouse !== null) return ok(part, 'not used: nothing is embedded');
  const probe = join(dataDir, '.doctor');
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
    return ok(part, dataDir);
  } catch (error) {
    const fix = 'make it writable or set STUTTERSCOPE_DATA_DIR';
    return { part, state: 'missing', found: explain(error), fix };
  }
}

/** What Stutterscope talks to, as the configuration names it. */
export async function serviceFindings(config: Config, env: NodeJS.ProcessEnv): Promise<Finding[]> {
  return Promise.all([
    dataDirFinding(config),
    kafkaFinding(config),
    clickhouseFinding(config),
    keysFinding(config, env),
    serviceFinding('collector', config, config.port, 'takes telemetry'),
    serviceFinding('notifier', config, config.notifierPort, 'tells VJs'),
    serviceFinding('console', config, config.consolePort, 'shows rooms'),
  ]);
}
