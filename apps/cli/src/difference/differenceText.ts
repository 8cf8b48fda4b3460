import { lasting, utc } from '@stutterscope/cloud';
import { ruleTable } from '@stutterscope/diagnosis';
import { printable } from '../printable.ts';
import { holds, inWords } from '../signals.ts';
import type { ChangedRule } from './changedRules.ts';
import type { Difference } from './compareRuns.ts';
import type { Reason } from './reasons.ts';

const moments = new Set(['from', 'to', 'alertAt']);
const names: Readonly<Record<string, string>> = { viewersAffected: 'viewers hit', alertAt: 'VJ told at' };

function shown(field: string, value: string | number | null): string {
  if (value === null) return field === 'to' ? 'still on' : 'none';
  return moments.has(field) ? utc(Number(value)) : String(value);
}

function ruleText({ rule, before, after }: ChangedRule): string {
  const { unit = 'ratio', meaning = '' } = ruleTable.find(({ name }) => name === rule) ?? {};
  const shownUnit = unit === 'ratio' || unit === 'probability' ? '' : ` ${unit}`;
  return `${rule} ${before} → ${after}${shownUnit}: ${meaning}`;
}

function reasonText({ label, value, unit, comparison, limitBefore, limitAfter, rules }: Reason): string {
  const by = rules.map(({ rule, before, after }) => `${rule} ${before} → ${after}`).join(', ');
  const measured = `${label}: ${value} ${unit}`;
  const side = (limit: number | null, when: string) => {
    if (limit === null) return [];
    const verb = holds({ value, comparison }, limit) ? 'meets' : 'misses';
    return [`${verb} the ${when} limit (${inWords(comparison)} ${limit})`];
  };
  const sides = [...side(limitBefore, 'old'), ...side(limitAfter, 'new')].join(', ');
  return `${measured} ${sides}; ${by}`;
}

function headOf({ change, room, before, after }: Difference): string {
  const stutter = before ?? after;
  if (stutter === null) return `${room}: ${change}`;
  const { cause, severity, from, to } = stutter;
  const length = to === null ? 'still on' : `for ${lasting(to - from)}`;
  return `${room}: ${cause}, ${severity}, from ${utc(from)}, ${length}: ${change}`;
}

function differenceText(difference: Difference): string {
  const fields = difference.fields.map(
    ({ field, before, after }) =>
      `  ${names[field] ?? field}: ${shown(field, before)} → ${shown(field, after)}`,
  );
  const reasons = difference.reasons.map((reason) => `  because ${reasonText(reason)}`);
  const none = '  no value of its evidence crosses a changed limit: see the rules above';
  return [headOf(difference), ...fields, ...(reasons.length > 0 ? reasons : [none])].join('\n');
}

/** What the rules of a file change, for a person; `rooms` are those of the recording with their changed rules. */
export function differencesText(
  differences: readonly Difference[],
  rooms: ReadonlyMap<string, readonly ChangedRule[]>,
): string {
  const roomsOf = new Map<string, string[]>();
  for (const [room, rules] of rooms) {
    for (const rule of rules) {
      const text = ruleText(rule);
      roomsOf.set(text, [...(roomsOf.get(text) ?? []), room]);
    }
  }
  if (roomsOf.size === 0) return 'The rules are those of the defaults in every room of this recording.';
  const head = [...roomsOf].map(([text, held]) =>
    held.length === rooms.size ? `  ${text}` : `  ${text} (in ${held.join(', ')})`,
  );
  const body = differences.length === 0 ? ['No verdict differs.'] : differences.map(differenceText);
  return printable(['Judged differently:', ...head].join('\n') + ['', ...body].join('\n\n'));
}
