import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { en, type Words } from './en.ts';
import { zh } from './zh.ts';

export type Language = 'en' | 'zh-CN';

export const languages: Record<Language, Words> = { en, 'zh-CN': zh };

const KEPT_AS = 'stutterscope.language';

const isLanguage = (text: string | null): text is Language => text === 'en' || text === 'zh-CN';

/** What was chosen before, else what the browser asks for; `?lang=` is stronger than both. */
export function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang');
  if (isLanguage(asked)) return asked;
  const kept = localStorage.getItem(KEPT_AS);
  if (isLanguage(kept)) return kept;
  const wanted = navigator.languages.find((tag) => /^(en|zh)\b/i.test(tag));
  return wanted?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

export const keepLanguage = (language: Language): void => localStorage.setItem(KEPT_AS, language);

interface Spoken {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

export const Speaking = createContext<Spoken>({ language: 'en', choose: () => undefined });

/** The language the page speaks, and how to choose another. */
export const useLanguage = (): Spoken => useContext(Speaking);

/** What the page says. */
export const useWords = (): Words => languages[useContext(Speaking).language];
