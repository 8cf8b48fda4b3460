import { Compile } from 'typebox/compile';
import Value from 'typebox/value';
import { PREFIX, Settings } from './settings.ts';

export interface SettingsFault {
  readonly setting: string;
  readonly message: string;
}

/** What could be read, and what is wrong: a faulty setting is reported and stands at its default. */
interface ReadSettings {
  readonly settings: Settings;
  readonly faults: readonly SettingsFault[];
}

const validator = Compile(Settings);
const schemas = new Map<string, object>(Object.entries(Settings.properties));

/** Their values may hold a password, so no message repeats them. */
const confidential: ReadonlySet<string> = new Set([
  'CLICKHOUSE_PASSWORD',
  'CLICKHOUSE_URL',
  'CLOUD_KEYS',
  'GRAFANA_SECRET',
  'KAFKA_BROKERS',
  'KAFKA_SASL_PASSWORD',
  'OBS_PASSWORD',
  'TOKEN',
  'TOKEN_KEYS',
  'URL_KEY',
]);

/** The value as its type writes it; whatever does not read as that type stays text, for the schema to refuse. */
function typed(schema: object, value: string): string | number | boolean {
  const type = 'type' in schema ? schema.type : undefined;
  if (type === 'integer' && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

function unknownFault(setting: string): SettingsFault {
  const near = [...schemas.keys()].filter((name) => name.startsWith(setting) || setting.startsWith(name));
  const hint = near.length > 0 ? `; ${near.map((name) => PREFIX + name).join(' or ')} is` : '';
  return { setting, message: `is not a setting${hint}` };
}

function schemaFaults(settings: unknown, given: ReadonlyMap<string, string>): SettingsFault[] {
  return validator.Errors(settings).map((error) => {
    const setting = error.instancePath.slice(1);
    const schema = schemas.get(setting);
    const allowed = schema !== undefined && 'description' in schema ? schema.description : '';
    const isListed = error.keyword === 'enum' || error.keyword === 'pattern';
    const rule = isListed ? `must be ${allowed}` : error.message.replace('boolean', 'true or false');
    const shown = confidential.has(setting) ? '' : `; it is ${JSON.stringify(given.get(setting))}`;
    return { setting, message: rule + shown };
  });
}

/** Reads the variables with the house prefix, typed and with defaults. */
export function readSettings(env: NodeJS.ProcessEnv): ReadSettings {
  const given = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    // Compose files and shells pass an unset variable on as an empty one.
    if (name.startsWith(PREFIX) && value) given.set(name.slice(PREFIX.length), value);
  }
  const values = new Map<string, string | number | boolean>();
  const faults: SettingsFault[] = [];
  for (const [setting, value] of given) {
    const schema = schemas.get(setting);
    if (schema === undefined) faults.push(unknownFault(setting));
    else values.set(setting, typed(schema, value));
  }
  const withDefaults = () => Value.Default(Settings, Object.fromEntries(values));
  for (const fault of schemaFaults(withDefaults(), given)) {
    faults.push(fault);
    values.delete(fault.setting);
  }
  return { settings: validator.Parse(withDefaults()), faults };
}
