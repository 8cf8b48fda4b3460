import { expect, test } from 'vitest';
import { en } from '../../page/src/words/en.ts';
import { lasting } from '../../page/src/words/format.ts';
import { zh } from '../../page/src/words/zh.ts';

test('lengths of time in their two largest units', () => {
  const said = [4000, 64_000, 600_000, 3_600_000, 5_000_000, 200_000_000].map((ms) => lasting(ms, en));
  expect(said).toEqual(['4 s', '1 min 4 s', '10 min', '1 h', '1 h 23 min', '2 d 7 h']);
  expect(lasting(64_000, zh)).toBe('1 分 4 秒');
});

test('nothing is left in English in Chinese', () => {
  const texts = (value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
  };
  const alike = new Set(['Stutterscope', 'QUE', 'kbit/s', '%']);
  const english = new Set(texts(en));
  expect(texts(zh).filter((text) => english.has(text) && !alike.has(text))).toEqual([]);
});
