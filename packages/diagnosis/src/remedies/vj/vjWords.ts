import Type, { type Static } from 'typebox';
import en from './en.json' with { type: 'json' };
import zhCN from './zh-CN.json' with { type: 'json' };

/** What a VJ can be advised; each has its words in each language. `game_` ones are for games, where adaption helps. */
export const adviceKeys = [
  'clog_wifi',
  'clog_cellular',
  'clog_wired',
  'game_clog_wifi',
  'game_clog_cellular',
  'game_clog_wired',
  'reconnect',
  'phone_busy_app',
  'phone_busy_background',
  'ask_less',
  'dark',
  'few_pictures',
  'encoder',
] as const;

export const AdviceKey = Type.Enum([...adviceKeys]);
export type AdviceKey = (typeof adviceKeys)[number];

const Text = Type.String({ minLength: 1, maxLength: 400 });

/** One short sentence with one thing to do, then everything that may help, the first thing first. */
const Advice = Type.Object({ message: Text, remedies: Type.Array(Text, { minItems: 1, maxItems: 8 }) });

/** All that a VJ is told, in one language: a file that an operator may edit. */
export const VjWords = Type.Object({
  /** The language's name in itself. */
  language: Text,
  /** How a VJ is called whose name is not known. */
  nameless: Text,
  /** What frames the advice as an alert lives on, and what is said at its end. */
  life: Type.Object({
    escalated: Text,
    still_on: Text,
    recovered: Text,
    withdrawn: Text,
    unknown: Text,
  }),
  advice: Type.Record(AdviceKey, Advice),
});
export type VjWords = Static<typeof VjWords>;

/** The words as they come with us, by language (BCP 47). */
export const vjWords = { en, 'zh-CN': zhCN } as const satisfies Record<string, VjWords>;
