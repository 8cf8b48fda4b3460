import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CloudKeys, parseCloudKeys, parseTokenKeys, type TokenKeys } from '@stutterscope/access';
import type { Audience } from '@stutterscope/alerts';
import type { RuleOverrides, VjWords } from '@stutterscope/diagnosis';
import type { Retention } from '@stutterscope/warehouse';
import { alertSettings } from './alertSettings.ts';
import { readSettings, type SettingsFault } from './readSettings.ts';
import { readRules } from './rules/readRules.ts';
import { Secret } from './secret.ts';
import { PREFIX, type Settings } from './settings.ts';
import { type TraceSettings, traceSettings } from './traceSettings.ts';

/** What the brokers are told, when there are brokers. */
export interface KafkaConfig {
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  readonly ssl: boolean;
  readonly sasl: {
    mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    username: string;
    password: Secret;
  } | null;
}

/** Where ClickHouse is, when it is a server. */
interface ClickHouseConfig {
  readonly url: string;
  readonly user: string;
  readonly password: Secret;
  readonly cluster: string | null;
}

/** What the environment says, checked and typed. `kafka` and `clickhouse` are null when they are embedded. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly sqlPort: number;
  /** Where the SQL port listens: beyond this machine only when it asks for a password. */
  readonly sqlHost: string;
  readonly sqlPassword: Secret | null;
  readonly processorPort: number;
  readonly notifierPort: number;
  readonly consolePort: number;
  /** Where another process's notifier answers. */
  readonly notifierUrl: string | null;
  readonly dataDir: string;
  readonly partitions: number;
  readonly networksFile: string | null;
  readonly rules: RuleOverrides;
  readonly tokens: Settings['TOKENS'];
  readonly tokenKeys: Secret<TokenKeys> | null;
  readonly token: Secret | null;
  readonly cloudKeys: Secret<CloudKeys>;
  readonly recordingsUrl: string | null;
  /** It holds the secrets of webhooks. */
  readonly audience: Secret<Audience>;
  readonly words: Readonly<Record<string, VjWords>>;
  readonly grafanaSecret: Secret | null;
  readonly trustProxy: string | false;
  readonly maxBodyBytes: number;
  readonly maxInFlightBytes: number;
  readonly drainDelayMs: number;
  readonly logLevel: Settings['LOG_LEVEL'];
  readonly database: string;
  readonly kafka: KafkaConfig | null;
  readonly clickhouse: ClickHouseConfig | null;
  readonly retention: Retention;
  /** Null where nothing is traced. */
  readonly traces: TraceSettings | null;
}

/** Everything that is wrong with the environment, in one message that holds no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(faults: readonly SettingsFault[]) {
    const lines = faults.map(({ setting, message }) => `  ${PREFIX}${setting} ${message}`);
    super(`the configuration is wrong:\n${lines.join('\n')}`);
  }
}

export type Report = (setting: string, message: string) => void;

/** A secret stands in the variable or in the file that `…_FILE` names, not in both. */
function secretOf(
  settings: Settings,
  name:
    | 'KAFKA_SASL_PASSWORD'
    | 'CLICKHOUSE_PASSWORD'
    | 'SQL_PASSWORD'
    | 'TOKEN_KEYS'
    | 'CLOUD_KEYS'
    | 'GRAFANA_SECRET',
  report: Report,
) {
  const path = settings[`${name}_FILE`];
  const value = settings[name];
  if (path === undefined) return value === undefined ? undefined : new Secret(value);
  if (value !== undefined) report(`${name}_FILE`, `cannot be set beside ${PREFIX}${name}`);
  try {
    return new Secret(readFileSync(path, 'utf8').trim());
  } catch (error) {
    report(`${name}_FILE`, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function kafkaOf(settings: Settings, report: Report): KafkaConfig | null {
  const { KAFKA_BROKERS, KAFKA_TOPIC_PREFIX, KAFKA_SSL, KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME } =
    settings;
  const password = secretOf(settings, 'KAFKA_SASL_PASSWORD', report);
  const credentials = [KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME, password];
  const isPartial = credentials.some((part) => part !== undefined) && credentials.includes(undefined);
  if (isPartial)
    report('KAFKA_SASL_MECHANISM', 'needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD too: all or none');
  if (KAFKA_BROKERS === undefined) {
    if (KAFKA_SSL || password !== undefined) report('KAFKA_BROKERS', 'is missing where TLS or SASL is set');
    return null;
  }
  const brokers = KAFKA_BROKERS.split(',').map((broker) => broker.trim());
  if (!brokers.every((broker) => /^[^\s/@,]+:\d{1,5}$/.test(broker))) {
    report('KAFKA_BROKERS', 'must be host:port, several by comma');
  }
  const isComplete = KAFKA_SASL_MECHANISM && KAFKA_SASL_USERNAME && password;
  const sasl = isComplete
    ? { mechanism: KAFKA_SASL_MECHANISM, username: KAFKA_SASL_USERNAME, password }
    : null;
  return { brokers, topicPrefix: KAFKA_TOPIC_PREFIX, ssl: KAFKA_SSL, sasl };
}

function clickhouseOf(settings: Settings, report: Report): ClickHouseConfig | null {
  const password = secretOf(settings, 'CLICKHOUSE_PASSWORD', report);
  const { CLICKHOUSE_URL, CLICKHOUSE_USER } = settings;
  if (CLICKHOUSE_URL !== undefined) {
    return {
      url: CLICKHOUSE_URL.replace(/\/$/, ''),
      user: CLICKHOUSE_USER ?? 'default',
      password: password ?? new Secret(''),
      cluster: settings.CLICKHOUSE_CLUSTER ?? null,
    };
  }
  if (CLICKHOUSE_USER !== undefined || password !== undefined) {
    report('CLICKHOUSE_URL', 'is missing where a user or a password is set');
  }
  if (settings.CLICKHOUSE_CLUSTER !== undefined) {
    report('CLICKHOUSE_URL', 'is missing where a cluster is set');
  }
  return null;
}

function tokenKeysOf(settings: Settings, report: Report): Secret<TokenKeys> | null {
  const text = secretOf(settings, 'TOKEN_KEYS', report);
  if (text === undefined) return null;
  const parsed = parseTokenKeys(text.reveal());
  if (parsed.ok) return new Secret(parsed.keys);
  report(settings.TOKEN_KEYS === undefined ? 'TOKEN_KEYS_FILE' : 'TOKEN_KEYS', parsed.fault);
  return null;
}

function cloudKeysOf(settings: Settings, report: Report): Secret<CloudKeys> {
  const text = secretOf(settings, 'CLOUD_KEYS', report);
  if (text === undefined) return new Secret({});
  const parsed = parseCloudKeys(text.reveal());
  if (parsed.ok) return new Secret(parsed.keys);
  report(settings.CLOUD_KEYS === undefined ? 'CLOUD_KEYS_FILE' : 'CLOUD_KEYS', parsed.fault);
  return new Secret({});
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || /^127\./.test(host);

function sqlDoor(settings: Settings, report: Report): Pick<Config, 'sqlHost' | 'sqlPassword'> {
  const sqlPassword = secretOf(settings, 'SQL_PASSWORD', report) ?? null;
  const isOpen = sqlPassword === null && !isLoopback(settings.HOST);
  return { sqlHost: isOpen ? '127.0.0.1' : settings.HOST, sqlPassword };
}

function rulesOf({ RULES_FILE }: Settings, report: Report): RuleOverrides {
  if (RULES_FILE === undefined) return {};
  const parsed = readRules(RULES_FILE);
  if (parsed.ok) return parsed.overrides;
  for (const fault of parsed.faults) report('RULES_FILE', fault);
  return {};
}

/** Reads the STUTTERSCOPE_ variables, or throws ConfigError with all that is wrong with them. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const { settings, faults: settingsFaults } = readSettings(env);
  const faults = [...settingsFaults];
  const report: Report = (setting, message) => faults.push({ setting, message });
  const config: Config = {
    host: settings.HOST,
    port: settings.PORT,
    sqlPort: settings.SQL_PORT,
    ...sqlDoor(settings, report),
    processorPort: settings.PROCESSOR_PORT,
    notifierPort: settings.NOTIFIER_PORT,
    consolePort: settings.CONSOLE_PORT,
    notifierUrl: settings.NOTIFIER_URL?.replace(/\/$/, '') ?? null,
    dataDir: resolve(settings.DATA_DIR),
    partitions: settings.PARTITIONS,
    networksFile: settings.NETWORKS_FILE ?? null,
    rules: rulesOf(settings, report),
    tokens: settings.TOKENS,
    tokenKeys: tokenKeysOf(settings, report),
    token: settings.TOKEN === undefined ? null : new Secret(settings.TOKEN),
    cloudKeys: cloudKeysOf(settings, report),
    recordingsUrl: settings.RECORDINGS_URL ?? null,
    ...alertSettings(settings, report),
    grafanaSecret: secretOf(settings, 'GRAFANA_SECRET', report) ?? null,
    trustProxy: settings.TRUST_PROXY === 'none' ? false : settings.TRUST_PROXY,
    maxBodyBytes: settings.MAX_BODY_BYTES,
    maxInFlightBytes: settings.MAX_IN_FLIGHT_BYTES,
    drainDelayMs: settings.DRAIN_DELAY_MS,
    logLevel: settings.LOG_LEVEL,
    database: settings.CLICKHOUSE_DATABASE,
    kafka: kafkaOf(settings, report),
    clickhouse: clickhouseOf(settings, report),
    retention: {
      samples: settings.KEEP_SAMPLES_DAYS,
      events: settings.KEEP_EVENTS_DAYS,
      seconds: settings.KEEP_SECONDS_DAYS,
      cells: settings.KEEP_CELLS_DAYS,
      rollups: settings.KEEP_ROLLUPS_DAYS,
      verdicts: settings.KEEP_VERDICTS_DAYS,
      alerts: settings.KEEP_ALERTS_DAYS,
    },
    traces: traceSettings(env),
  };
  // A body is held as received, decompressed and serialised anew.
  if (settings.MAX_IN_FLIGHT_BYTES < 4 * settings.MAX_BODY_BYTES) {
    report('MAX_IN_FLIGHT_BYTES', `must be at least four times ${PREFIX}MAX_BODY_BYTES`);
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/** How this machine reaches a role that listens on a host: listening everywhere is no address to call. */
export function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
