import type { ComponentChildren } from 'preact';

/** A link to where others said: a web address, or else no link at all. */
export function OutLink({ to, title, children }: { to: string; title: string; children: ComponentChildren }) {
  if (!/^https?:\/\//i.test(to)) return <span title={title}>{children}</span>;
  return (
    <a href={to} target="_blank" rel="noopener noreferrer" title={title}>
      {children}
    </a>
  );
}
