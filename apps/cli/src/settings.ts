import { defaultRetention } from '@stutterscope/warehouse/retention';
import Type, { type Static } from 'typebox';

const port = (fallback: number, description: string) =>
  Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: fallback,
    description: `${description}; 0 takes a free one`,
  });
const text = (description: string) => Type.Optional(Type.String({ description }));

const days = (fallback: number, description: string) =>
  Type.Integer({
    minimum: 1,
    maximum: 3650,
    default: fallback,
    description: `days that ${description} are kept`,
  });

const MIB = 1024 * 1024;
const bytes = (fallback: number, description: string) =>
  Type.Integer({ minimum: 1024, maximum: 1024 * MIB, default: fallback, description });

/** The environment variables, all with the prefix STUTTERSCOPE_. An empty variable is one that is not set. */
export const Settings = Type.Object({
  HOST: Type.String({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: port(8600, "the collector's port"),
  SQL_PORT: port(8601, 'port on which the embedded ClickHouse answers HTTP, read only'),
  SQL_PASSWORD: text('password that it asks for; without one it listens on loopback only'),
  SQL_PASSWORD_FILE: text('a file that holds it'),
  PROCESSOR_PORT: port(8602, 'port of /healthz and /metrics of `stutterscope processor`'),
  NOTIFIER_PORT: port(8603, "the notifier's port"),
  CONSOLE_PORT: port(8604, "the console's port"),
  NOTIFIER_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^/?#@]+/?$',
      description: 'where `console` finds a notifier, http(s)://host:port; `up` has its own',
    }),
  ),
  DATA_DIR: Type.String({
    default: '.stutterscope',
    description: 'where the embedded bus and ClickHouse keep data',
  }),
  PARTITIONS: Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: 4,
    description: 'partitions of a topic made anew',
  }),
  NETWORKS_FILE: text('CSV of address ranges and the network group each belongs to'),
  RULES_FILE: text('JSON of thresholds for `up` and `processor`, as for `diagnose --rules`'),
  TRUST_PROXY: Type.String({
    default: 'loopback',
    description: 'whose X-Forwarded-For is believed: loopback, uniquelocal, addresses or ranges, or none',
  }),
  TOKENS: Type.Enum(['required', 'accepted'], {
    default: 'required',
    description: 'required, or accepted: who has no room token is let in, too',
  }),
  TOKEN_KEYS: text('JSON of the keys of room tokens, as `stutterscope keys add` writes it'),
  TOKEN_KEYS_FILE: text('a file that holds it'),
  TOKEN: text('the room token that `push`, `obs` and `watch` report with'),
  OBS_PASSWORD: text("the password of OBS's WebSocket server, for `obs`"),
  CLOUD_KEYS: text('JSON of the keys of signed URLs and callbacks (docs/cloud.md)'),
  CLOUD_KEYS_FILE: text('a file that holds it'),
  RECORDINGS_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^?#]+/$',
      description: 'http(s)://… ending in /, where the files that servers of your own record are served',
    }),
  ),
  URL_KEY: text('the key that `url` signs and checks with; on a command line others would see it'),
  AUDIENCE_FILE: text('JSON of webhooks, VJ names and language for `up` and `notifier`'),
  TEXTS_DIR: text('a directory of JSON files with what VJs are told, by language: en.json, zh-CN.json …'),
  GRAFANA_SECRET: text('what the contact point of Grafana sends; without it none of its alerts is taken'),
  GRAFANA_SECRET_FILE: text('a file that holds it'),
  MAX_BODY_BYTES: bytes(4 * MIB, 'largest body of one POST, after decompression'),
  MAX_IN_FLIGHT_BYTES: bytes(64 * MIB, 'most bytes that all POSTs together may hold'),
  DRAIN_DELAY_MS: Type.Integer({
    minimum: 0,
    maximum: 20_000,
    default: 0,
    description: 'how long a stopping collector fails /readyz before it stops taking',
  }),
  LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    default: 'info',
    description: 'fatal, error, warn, info, debug, trace or silent',
  }),
  KAFKA_BROKERS: text('host:port, several by comma; without it the bus is embedded'),
  KAFKA_TOPIC_PREFIX: Type.String({
    pattern: '^[A-Za-z0-9._-]{0,64}$',
    default: 'stutterscope.',
    description: 'stands before the names of topics and groups: letters, digits and . _ -',
  }),
  KAFKA_SSL: Type.Boolean({ default: false, description: 'true: TLS to the brokers' }),
  KAFKA_SASL_MECHANISM: Type.Optional(
    Type.Enum(['plain', 'scram-sha-256', 'scram-sha-512'], {
      description: 'plain, scram-sha-256 or scram-sha-512',
    }),
  ),
  KAFKA_SASL_USERNAME: text('user at the brokers'),
  KAFKA_SASL_PASSWORD: text('its password'),
  KAFKA_SASL_PASSWORD_FILE: text('a file that holds it'),
  CLICKHOUSE_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^/?#@]+/?$',
      description: 'http(s)://host:port; without it ClickHouse is embedded',
    }),
  ),
  CLICKHOUSE_USER: text('user at ClickHouse; default if not set'),
  CLICKHOUSE_PASSWORD: text('its password'),
  CLICKHOUSE_PASSWORD_FILE: text('a file that holds it'),
  CLICKHOUSE_DATABASE: Type.String({
    pattern: '^[A-Za-z_][A-Za-z0-9_]{0,63}$',
    default: 'stutterscope',
    description: 'database of the tables',
  }),
  CLICKHOUSE_CLUSTER: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z_][A-Za-z0-9_]{0,63}$',
      description: 'a cluster of that server (remote_servers): tables are sharded and replicated on it',
    }),
  ),
  KEEP_SAMPLES_DAYS: days(defaultRetention.samples, 'raw samples'),
  KEEP_EVENTS_DAYS: days(defaultRetention.events, 'events and dead letters'),
  KEEP_SECONDS_DAYS: days(defaultRetention.seconds, 'rooms and groups by the second'),
  KEEP_CELLS_DAYS: days(defaultRetention.cells, 'minutes by room, network, server, version and so on'),
  KEEP_ROLLUPS_DAYS: days(defaultRetention.rollups, 'sessions, rooms by the minute, everything by the hour'),
  KEEP_VERDICTS_DAYS: days(defaultRetention.verdicts, 'stutters, findings, incidents and broadcasts'),
  KEEP_ALERTS_DAYS: days(defaultRetention.alerts, 'alerts and what VJs were told'),
});
export type Settings = Static<typeof Settings>;

export const PREFIX = 'STUTTERSCOPE_';
