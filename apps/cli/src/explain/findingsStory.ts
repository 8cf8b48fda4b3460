import type { Finding, Stutter } from '@stutterscope/diagnosis';
import { utc } from './utc.ts';
import { wrap } from './wrap.ts';

/** How many findings are told: the newest. */
const TOLD = 5;

const forEver = Number.POSITIVE_INFINITY;
const overlaps = (a: Pick<Stutter, 'from' | 'to'>, b: Pick<Stutter, 'from' | 'to'>) =>
  a.from <= (b.to ?? forEver) && b.from <= (a.to ?? forEver);

function findingLines({ from, to, summary, advice }: Finding): string[] {
  const when = to === null ? `Since ${utc(from)}` : `From ${utc(from)}`;
  return [wrap(`${when}: ${summary}`, '  '), ...advice.map((text) => wrap(`- ${text}`, '    '))];
}

/** The findings beside a stutter, or beside none, in sentences; those that a push or a view met at that time. */
export function besidesOf(findings: readonly Finding[], stutter: Stutter | null): Finding[] {
  return findings
    .filter((finding) => stutter === null || overlaps(finding, stutter))
    .toSorted((a, b) => b.from - a.from || a.id.localeCompare(b.id))
    .slice(0, TOLD);
}

/** What else is so, as one section; nothing where nothing is. */
export function findingsStory(findings: readonly Finding[]): string[] {
  return findings.length === 0 ? [] : [['What else is so', ...findings.flatMap(findingLines)].join('\n')];
}
