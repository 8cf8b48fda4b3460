import { describe, expect, test } from 'vitest';
import { buildBoards } from '../../src/boards/index.ts';
import type { BoardFile } from '../../src/house/board.ts';
import { alertRules, lintAll } from '../../src/index.ts';
import { lintBoards } from '../../src/lint/lintBoard.ts';
import { lintRules } from '../../src/lint/lintRules.ts';

test('nothing is wrong with what is generated', () => {
  expect(lintAll()).toEqual([]);
});

describe('the lint finds', () => {
  /** The dashboards with one text of the rooms page replaced. */
  const edited = (from: string | RegExp, to: string) => {
    const files = buildBoards();
    const before = JSON.stringify(files.rooms);
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    const rooms: BoardFile = JSON.parse(after);
    return lintBoards({ ...files, rooms });
  };

  test.each([
    ['two panels of one number', '"id":2,', '"id":1,', /panel 1 stands twice/],
    ['a panel without a title', '"title":"Live rooms"', '"title":" "', /has no title/],
    [
      'a description that says nothing',
      /"description":"Rooms whose[^"]*"/.exec(JSON.stringify(buildBoards().rooms))?.[0] ?? '',
      '"description":"Rooms"',
      /no description/,
    ],
    ['a unit that does not exist', '"unit":"percentunit"', '"unit":"kbit/s"', /unit kbit\/s/],
    ['a panel that reaches out of the grid', '"h":11,"w":24', '"h":11,"w":25', /does not fit/],
    ['panels on each other', '"x":4,"y":1', '"x":3,"y":1', /lies on/],
    [
      'a variable that does not exist',
      '${cause:queryparam}',
      '${fault:queryparam}',
      /variable fault is used and does not exist/,
    ],
    [
      'a link that leads nowhere',
      '/d/stutterscope-room?',
      '/d/stutterscope-gone?',
      /leads to stutterscope-gone/,
    ],
    ['a link that loses the range', '${__url_time_range}', 'now', /loses the range/],
    [
      'a source that nobody can choose',
      /(?<="panels":.*)"uid":"\$\{datasource\}"/,
      '"uid":"stutterscope"',
      /asks a source/,
    ],
    [
      'a measure coloured otherwise than on another dashboard',
      '"value":30,',
      '"value":31,',
      /"age of the newest data" is coloured otherwise/,
    ],
    ['a dashboard that can be edited', '"editable":false', '"editable":true', /edited by hand/],
  ])('%s', (_, from, to, fault) => {
    expect(edited(from, to).join('\n')).toMatch(fault);
  });

  test.each([
    ['a panel that does not exist', { panelId: 99 }, /panel 99/],
    ['a variable in a query', { query: "SELECT a FROM t WHERE x = '${room}'" }, /know no variables/],
    ['a label that does not exist', { summary: '{{ .Labels.nobody }}' }, /names nobody/],
    ['a filter that the dashboard lacks', { filters: { room: { label: 'room' } } }, /does not have|no label/],
  ])('%s', (_, wrong, fault) => {
    const [first, ...others] = alertRules;
    if (first === undefined) throw new RangeError('there are no rules');
    expect(lintRules([{ ...first, ...wrong }, ...others], buildBoards()).join('\n')).toMatch(fault);
  });
});
