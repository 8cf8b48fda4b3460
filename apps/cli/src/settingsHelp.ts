import { PREFIX, Settings } from './settings.ts';

/** The environment variables as help text, from the schema that reads them. */
export function settingsHelp(): string {
  const schemas = new Map<string, object>(Object.entries(Settings.properties));
  const lines = [...schemas].map(([name, schema]) => {
    const description = 'description' in schema ? String(schema.description) : '';
    const fallback = 'default' in schema ? ` (${schema.default})` : '';
    return `  ${`${PREFIX}${name}`.padEnd(39)} ${description}${fallback}`;
  });
  return `Environment:\n${lines.join('\n')}`;
}
