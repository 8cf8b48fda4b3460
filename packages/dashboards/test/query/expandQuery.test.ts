import { describe, expect, test } from 'vitest';
import { expandQuery, intervalOf, type Run } from '../../src/index.ts';
import { chosen, isChosen, theChosen } from '../../src/query/chosen.ts';

const run: Run = { fromMs: 1_700_000_000_500, toMs: 1_700_000_600_000, intervalMs: 2000, variables: {} };
const withVariables = (variables: Run['variables']): Run => ({ ...run, variables });

describe('macros, as the backend of the plugin writes them', () => {
  test.each([
    ['$__fromTime', 'toDateTime(1700000000)'],
    ['$__toTime - INTERVAL 1 HOUR', 'toDateTime(1700000600) - INTERVAL 1 HOUR'],
    ['$__fromTime_ms', 'fromUnixTimestamp64Milli(1700000000500)'],
    ['$__timeFilter(minute)', 'minute >= toDateTime(1700000000) AND minute <= toDateTime(1700000600)'],
    [
      '$__timeFilter_ms(at)',
      'at >= fromUnixTimestamp64Milli(1700000000500) AND at <= fromUnixTimestamp64Milli(1700000600000)',
    ],
    ['$__timeInterval(at)', 'toStartOfInterval(toDateTime(at), INTERVAL 2 second)'],
    ['sum(x) / $__interval_s', 'sum(x) / 2'],
  ])('%s', (sql, expanded) => {
    expect(expandQuery(sql, run)).toBe(expanded);
  });

  test('an interval is never under a second', () => {
    expect(expandQuery('$__interval_s', { ...run, intervalMs: 10 })).toBe('1');
  });

  test.each(['$__timeFilter', '$__conditionalAll(x, $y)', '$__nonsense'])(
    '%s is refused: the backend leaves it standing',
    (sql) => {
      expect(() => expandQuery(sql, run)).toThrow(RangeError);
    },
  );
});

describe('variables, as Grafana writes them', () => {
  test.each([
    ['one', { v: 'a b' }, 'var-v=a%20b'],
    ['several', { v: ['a', 'b'] }, 'var-v=a&var-v=b'],
    ['all', { v: '$__all' }, 'var-v=$__all'],
    ['none', { v: [] }, ''],
    ['whatever ends a string', { v: `'"\\(x)*!` }, 'var-v=%27%22%5C%28x%29%2A%21'],
    ['what it leaves', { v: '@:$,;' }, 'var-v=@:$,;'],
  ])('%s', (_, variables, expanded) => {
    expect(expandQuery('${v:queryparam}', withVariables(variables))).toBe(expanded);
  });

  test.each(['${v}', '${v:sqlstring}', '${v:raw}', '${w:queryparam}'])(
    '%s is refused: it is not quoted, or unknown',
    (sql) => {
      expect(() => expandQuery(sql, withVariables({ v: 'x' }))).toThrow(RangeError);
    },
  );

  test('no value can end the string that it stands in', () => {
    for (const value of [`\\`, `'`, `\\'`, `''`, '`', '\n', '$__toTime']) {
      const sql = expandQuery(chosen('v'), withVariables({ v: [value, ') OR 1=1 --'] }));
      expect(sql.split("'").length).toBe(
        expandQuery(chosen('v'), withVariables({ v: 'x' })).split("'").length,
      );
      expect(sql).not.toMatch(/var-v=[^']*[\\\n`]/);
    }
  });

  test('conditions name the column', () => {
    expect(isChosen('room', 'v')).toMatch(/, room\)\)$/);
    expect(theChosen('v')).toContain('${v:queryparam}');
  });
});

test.each([
  [5 * 60_000, 1000, 1000],
  [6 * 3_600_000, 1000, 20_000],
  [6 * 3_600_000, 60_000, 60_000],
  [30 * 86_400_000, 60_000, 3_600_000],
])('a range of %i ms with points of at least %i ms has points of %i ms', (rangeMs, leastMs, intervalMs) => {
  expect(intervalOf({ fromMs: 0, toMs: rangeMs }, leastMs)).toBe(intervalMs);
});
