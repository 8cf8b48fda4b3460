import { utc } from '@stutterscope/cloud';
import type { Finding, Stutter } from '@stutterscope/diagnosis';
import { wrap } from './wrap.ts';

/** How many findings are told: the newest. */
const TOLD = 5;

const forEver = Number.POSITIVE_INFINITY;
const overlaps = (a: Pick<Stutter, 'from' | 'to'>, b: Pick<Stutter, 'from' | 'to'>) =>
  a.from <= (b.to ?? forEver) && b.from <= (a.to ?? forEver);

function findingLines({ from, to, summary, advice }: Finding, known: ReadonlySet<string>): string[] {
  const when = to === null ? `Since ${utc(from)}` : `From ${utc(from)}`;
  const news = advice.filter((text) => !known.has(text));
  return [wrap(`${when}: ${summary}`, '  '), ...news.map((text) => wrap(`- ${text}`, '    '))];
}

/**
 * The findings beside a stutter, or beside none: those that a push or a view met at that time, and at the moment
 * that was asked for.
 */
export function besidesOf(
  findings: readonly Finding[],
  stutter: Stutter | null,
  atMs: number | null,
): Finding[] {
  const then = atMs === null ? null : { from: atMs, to: atMs };
  return findings
    .filter(
      (finding) =>
        stutter === null || overlaps(finding, stutter) || (then !== null && overlaps(finding, then)),
    )
    .toSorted((a, b) => b.from - a.from || a.id.localeCompare(b.id))
    .slice(0, TOLD);
}

/** What else is so, as one section; nothing where nothing is. Advice that was told already is not told again. */
export function findingsStory(findings: readonly Finding[], told: readonly string[]): string[] {
  const known = new Set(told);
  const lines = findings.flatMap((finding) => {
    const its = findingLines(finding, known);
    for (const text of finding.advice) known.add(text);
    return its;
  });
  return lines.length === 0 ? [] : [['What else is so', ...lines].join('\n')];
}
