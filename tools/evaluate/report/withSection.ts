/** The page with the section in place of the old one of its heading, or at its end. */
export function withSection(page: string, section: string): string {
  const heading = section.slice(0, section.indexOf('\n') + 1);
  const from = page.indexOf(heading);
  if (from < 0) return `${page.trimEnd()}\n\n${section}\n`;
  const next = page.indexOf('\n## ', from);
  return `${page.slice(0, from)}${section}\n${next < 0 ? '' : page.slice(next)}`;
}
