import { changesOf, type Run } from './report.ts';

/** Every run of which a changed delivery changed verdicts, and all together at the end. */
export function changesText(runs: readonly Run[]): string {
  const lines = runs.flatMap(({ judged, changes }) =>
    Object.entries(changes?.changed ?? {}).flatMap(([name, count]) =>
      count === 0 ? [] : [`${judged.truth.scenario.id}: ${name}: ${count} of ${changes?.verdicts}`],
    ),
  );
  const { verdicts, changed, runs: tried } = changesOf(runs);
  const total = Object.entries(changed).map(([name, count]) => `${name}: ${count}`);
  return `${[...lines, `${tried} runs, ${verdicts} verdicts; changed when ${total.join(', ')}`].join('\n')}\n`;
}
