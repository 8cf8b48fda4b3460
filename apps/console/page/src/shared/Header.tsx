import type { ComponentChildren } from 'preact';
import type { Connection } from '../net/useStream.ts';
import { clockTime } from '../words/format.ts';
import { type Language, languages, useLanguage, useWords } from '../words/language.ts';
import { ConnectionBadge } from './ConnectionBadge.tsx';
import { Link } from './Link.tsx';
import { useNow } from './useNow.ts';

const all: readonly Language[] = ['en', 'zh-CN'];

/** The other language, by its own name. */
export function LanguageSwitch() {
  const { language, choose } = useLanguage();
  const other = all.find((one) => one !== language) ?? 'en';
  return (
    <button type="button" class="quiet" lang={other} onClick={() => choose(other)}>
      {languages[other].language}
    </button>
  );
}

interface HeaderProps {
  /** Null where nothing is followed. */
  readonly connection: Connection | null;
  /** Server's clock less ours, ms. */
  readonly offsetMs: number;
  readonly children?: ComponentChildren;
}

/** What stands above every page: where one is, what time it is there, and whether it is live. */
export function Header({ connection, offsetMs, children }: HeaderProps) {
  const words = useWords();
  const now = useNow();
  return (
    <header class="top">
      <a class="skip" href="#content">
        {words.skip}
      </a>
      <Link to="/" class="home">
        <img src="/icon.svg" alt="" width="28" height="28" />
        <span>{words.title}</span>
      </Link>
      {children}
      <span class="spring" />
      {connection !== null && <ConnectionBadge connection={connection} nowMs={now} />}
      <time class="clock" title={words.clock} dateTime={new Date(now + offsetMs).toISOString()}>
        {clockTime(now + offsetMs)} UTC
      </time>
      <LanguageSwitch />
    </header>
  );
}
