import type { FindingTold } from '../draft.ts';

const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;

/** One sentence: what is so, for how long, of how many viewers, and the number that says it. */
export function summarizeFinding(
  says: string,
  { from, to, viewers, evidence }: Pick<FindingTold, 'from' | 'to' | 'viewers' | 'evidence'>,
): string {
  const { affected, watching } = viewers;
  const lasted = to === null ? 'still so' : to === from ? null : `for ${seconds(to - from)}`;
  const whom = affected === 0 ? null : `${affected} of ${watching} viewers`;
  const proof = evidence.find(({ supports, unit }) => supports && unit !== 'events' && unit !== 'viewers');
  const measured =
    proof === undefined
      ? null
      : `${proof.signal} ${proof.value} ${proof.unit} (${proof.comparison} ${proof.limit})`;
  return `${[says, lasted, whom, measured].filter((part) => part !== null).join('; ')}.`;
}
