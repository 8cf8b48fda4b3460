import { type Cause, type Evidence, ruleTable } from '@stutterscope/diagnosis';
import { inWords, signalWords } from '../signals.ts';
import { wrap } from './wrap.ts';

function sourceWords(line: Evidence, cause: Cause): string[] {
  const { limit } = signalWords(line.signal, cause);
  if (limit === null) return ['docs/diagnosis.md says what the limit is.'];
  if (limit.kind === 'derived') return [limit.words];
  const rule = ruleTable.find(({ name }) => name === limit.rule);
  if (rule === undefined) return [];
  // As evidence is told, in tenths.
  const usual = Math.round(rule.value * limit.scale * 10) / 10;
  const own = usual === line.limit ? '' : ` It was ${line.limit} for this verdict; the default is ${usual}.`;
  return [`Rule ${rule.name}: ${rule.meaning} (${rule.source}).${own}`];
}

/** One line of evidence: what was measured, the limit it is held to, and where that limit comes from. */
export function evidenceText(line: Evidence, cause: Cause): string {
  const { label } = signalWords(line.signal, cause);
  const { value, unit, comparison, limit, supports } = line;
  const held = `${inWords(comparison)} ${limit}`;
  const verdict = supports ? `The limit is ${held}.` : `To speak for it, it would be ${held}.`;
  return [
    wrap(`- ${label}: ${value} ${unit}. ${verdict}`, '  '),
    ...sourceWords(line, cause).map((words) => wrap(words, '      ')),
  ].join('\n');
}
