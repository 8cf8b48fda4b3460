import type { BoardFile } from '../house/board.ts';
import { at, objects, panelsOf, text } from './json.ts';

interface Coloured {
  readonly name: string;
  readonly where: string;
  readonly steps: string;
}

/** What a board colours by steps: panels by their title, columns by their name. */
function* colouredIn(board: string, file: BoardFile): Generator<Coloured> {
  for (const panel of panelsOf(file)) {
    const title = text(panel['title']);
    const where = `${board} "${title}"`;
    const own = objects(at(panel, 'fieldConfig', 'defaults', 'thresholds', 'steps'));
    yield { name: title, where, steps: JSON.stringify(own) };
    for (const override of objects(at(panel, 'fieldConfig', 'overrides')))
      for (const { id, value } of objects(override['properties']))
        if (id === 'thresholds')
          yield {
            name: text(at(override, 'matcher', 'options')),
            where,
            steps: JSON.stringify(at(value, 'steps')),
          };
  }
}

/** Where one measure has other colours from other values on than elsewhere: a colour means one thing. */
export function lintScales(files: Readonly<Record<string, BoardFile>>): string[] {
  const all = Object.entries(files)
    .flatMap(([board, file]) => [...colouredIn(board, file)])
    .filter(({ steps }) => steps.includes('},{'));
  return [...Map.groupBy(all, ({ name }) => name.toLowerCase())].flatMap(([name, uses]) => {
    const [first] = uses;
    return uses
      .filter(({ steps }) => steps !== first?.steps)
      .map(({ where }) => `${where}: "${name}" is coloured otherwise than in ${first?.where}`);
  });
}
