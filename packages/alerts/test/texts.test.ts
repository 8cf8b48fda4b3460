import { adviceKeys, vjWords } from '@stutterscope/diagnosis';
import { describe, expect, test } from 'vitest';
import { Phrasebook, parseWords } from '../src/index.ts';

const facts = { room: '8888_a', phase: 'raised', outcome: null, advice: 'clog_wifi', number: 1 } as const;
const changed = (change: (words: typeof vjWords.en) => unknown) => {
  const words = structuredClone(vjWords.en);
  change(words);
  return parseWords(JSON.stringify(words));
};

describe('the words that come with us', () => {
  test.each(Object.entries(vjWords))('%s pass the check that an operator’s must', (_language, words) => {
    expect(parseWords(JSON.stringify(words))).toMatchObject({ ok: true });
  });

  test.each(Object.entries(vjWords))(
    '%s have for every advice a sentence to take in at a glance',
    (_language, words) => {
      for (const key of adviceKeys) {
        const { message, remedies } = words.advice[key];
        expect(message.length).toBeLessThanOrEqual(110);
        expect(remedies.length).toBeGreaterThanOrEqual(2);
        // The diagnosis tells them as they stand.
        expect(message + remedies.join('')).not.toContain('{{');
      }
    },
  );
});

describe('an edited file is refused, with each fault named,', () => {
  test.each([
    [
      'a variable that there is not',
      (w) => (w.advice.dark.message = 'Hi {{nick}}'),
      '/advice/dark/message uses {{nick}}, which there is not; it may use {{vj}}, {{room}}',
    ],
    [
      'a variable of another place',
      (w) => (w.advice.dark.message = '{{remedy}}'),
      '/advice/dark/message uses {{remedy}}, which there is not; it may use {{vj}}, {{room}}',
    ],
    ['a missing variable', (w) => (w.life.still_on = 'Still bad.'), '/life/still_on lacks {{remedy}}'],
    [
      'open braces',
      (w) => (w.life.recovered = 'Fine, {{vj}'),
      '/life/recovered has braces that close no variable',
    ],
    ['an empty text', (w) => (w.nameless = ''), expect.stringMatching(/^\/nameless /)],
    ['no remedy', (w) => (w.advice.dark.remedies = []), expect.stringMatching(/^\/advice\/dark\/remedies /)],
    ['a missing advice', (w) => Reflect.deleteProperty(w.advice, 'dark'), expect.stringMatching(/dark/)],
  ] satisfies [string, (words: typeof vjWords.en) => unknown, unknown][])('%s', (_name, change, fault) => {
    expect(changed(change)).toEqual({ ok: false, faults: expect.arrayContaining([fault]) });
  });

  test('what is no JSON', () => {
    expect(parseWords('{')).toEqual({ ok: false, faults: [expect.stringMatching(/^is not JSON: /)] });
  });
});

describe('a phrasebook', () => {
  test('speaks the language asked for, a kindred one, else that of the installation', () => {
    const book = new Phrasebook();
    const matched = [
      'zh-CN',
      'zh-cn',
      'zh-TW',
      'zh',
      'en-GB',
      'fr',
      '',
      undefined,
      'fr;q=1, zh;q=0.8, en;q=0.9',
    ];
    expect(matched.map((wanted) => book.match(wanted))).toEqual([
      'zh-CN',
      'zh-CN',
      'zh-CN',
      'zh-CN',
      'en',
      'en',
      'en',
      'en',
      'en',
    ]);
    expect(new Phrasebook({ language: 'zh-CN' }).match('fr')).toBe('zh-CN');
    expect(book.phrase(facts, 'zh-CN').message).toBe(vjWords['zh-CN'].advice.clog_wifi.message);
    expect(() => new Phrasebook({ language: 'fr' })).toThrow('there are no words in fr, only in en, zh-CN');
  });

  test('leaves a name the text it is: no markup, no template, no line of its own', () => {
    const words = structuredClone(vjWords.en);
    words.advice.clog_wifi.message = '{{vj}}, your network is weak.';
    const say = (name: string | null) =>
      new Phrasebook({ words: { en: words }, nameOf: () => name }).phrase(facts).message;
    expect(say('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>, your network is weak.');
    expect(say('{{room}} $& $1')).toBe('{{room}} $& $1, your network is weak.');
    expect(say('An\nn\u202Ea\u0000')).toBe('Anna, your network is weak.');
    expect(say(null)).toBe('VJ, your network is weak.');
    expect(say('x'.repeat(500))).toHaveLength(64 + ', your network is weak.'.length);
  });
});
