import { expect, test } from 'vitest';
import { renderTable } from '../src/table.ts';

test('a table has columns as wide as they must be, numbers to the right, dashes for nothing', () => {
  expect(
    renderTable(
      ['room', 'FPS'],
      [
        ['8888_a', 15],
        ['b', null],
      ],
    ),
  ).toBe(['room    FPS', '──────  ───', '8888_a   15', 'b         -'].join('\n'));
});

test('a table lets no control character through to the terminal', () => {
  expect(renderTable(['room'], [['a\u001b[2Jb\nc']])).toBe('room\n────────\na?[2Jb?c');
});
