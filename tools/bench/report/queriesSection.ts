const BEGIN = '<!-- made by `npm run bench:queries` -->';
const END = '<!-- end of what `npm run bench:queries` made -->';
const HISTORY = '\n## History';

/** The section that `npm run bench:queries` wrote into a page; empty where there is none. */
export function queriesSection(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  return begin < 0 || end < begin ? '' : page.slice(begin + BEGIN.length, end).trim();
}

/** The page with that section, before its history, and everything else as it was. */
export function withQueries(page: string, section: string): string {
  if (section === '') return page;
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  const bare =
    begin < 0 || end < begin ? page : page.slice(0, begin).trimEnd() + page.slice(end + END.length);
  const cut = bare.indexOf(HISTORY);
  const [before, after] = cut < 0 ? [bare, ''] : [bare.slice(0, cut), bare.slice(cut)];
  return `${before.trimEnd()}\n\n${BEGIN}\n\n${section}\n\n${END}\n${after}`;
}
