import { type RuleOverrides, ruleTable } from '@stutterscope/diagnosis';
import { Batch, Room } from '@stutterscope/telemetry';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { nearest } from './nearest.ts';

/** What no threshold of the unit can exceed. */
const most: Partial<Record<(typeof ruleTable)[number]['unit'], number>> = { '%': 100, probability: 1 };

const Thresholds = Type.Object(
  Object.fromEntries(
    ruleTable.map(({ name, unit }) => {
      const maximum = most[unit];
      return [
        name,
        Type.Optional(Type.Number({ minimum: 0, ...(maximum === undefined ? {} : { maximum }) })),
      ];
    }),
  ),
  { additionalProperties: false },
);

const scenarioNames: readonly string[] = Batch.properties.stream.properties.scenario.enum;
const sectionNames = ['everywhere', 'scenarios', 'rooms'];
const ruleNames: readonly string[] = ruleTable.map(({ name }) => name);

const validator = Compile(
  Type.Unsafe<RuleOverrides>(
    Type.Object(
      {
        everywhere: Type.Optional(Thresholds),
        scenarios: Type.Optional(
          Type.Object(Object.fromEntries(scenarioNames.map((name) => [name, Type.Optional(Thresholds)])), {
            additionalProperties: false,
          }),
        ),
        rooms: Type.Optional(Type.Record(Room, Thresholds, { additionalProperties: false })),
      },
      { additionalProperties: false },
    ),
  ),
);

/** What a rules file sets, or each fault in it. */
export type ParsedRules =
  | { readonly ok: true; readonly overrides: RuleOverrides }
  | { readonly ok: false; readonly faults: readonly string[] };

/** The keys of a JSON pointer (RFC 6901). */
const keysOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

function unknownKey(path: readonly string[]): string {
  const key = path.at(-1) ?? '';
  const isRule = path.length === (path[0] === 'everywhere' ? 2 : 3);
  if (!isRule && path[0] === 'rooms') return 'can be the name of no room';
  const names = isRule ? ruleNames : path.length === 1 ? sectionNames : scenarioNames;
  const what = isRule ? 'rule' : path.length === 1 ? 'part of a rules file' : 'scenario';
  const meant = nearest(key, names);
  if (meant !== null) return `is no ${what}; did you mean ${meant}?`;
  return `is no ${what}; ${isRule ? 'docs/rules.md lists them' : `there are ${names.join(', ')}`}`;
}

/** Checks what a rules file holds: every fault in it, not only the first. */
export function parseRules(value: unknown): ParsedRules {
  if (validator.Check(value)) return { ok: true, overrides: value };
  // The library stops at eight faults; the reader would mend eight and meet the ninth.
  Settings.Set({ maxErrors: 10_000 });
  const faults = validator
    .Errors(value)
    // An unknown key is told twice, once of the key and once of the object around it.
    .filter(({ keyword }) => keyword !== 'additionalProperties')
    .map(({ keyword, instancePath, message }) => {
      const path = keysOf(instancePath);
      const fault = keyword === 'boolean' ? unknownKey(path) : message;
      return `${path.join(' / ') || 'the whole'}: ${fault}`;
    });
  return { ok: false, faults };
}
