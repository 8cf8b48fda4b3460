import type { ComponentChildren } from 'preact';
import { go } from '../router.ts';

interface LinkProps {
  readonly to: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A link within the page: a plain click loads nothing anew, every other kind does what it does anywhere. */
export function Link({ to, class: name, children }: LinkProps) {
  return (
    <a
      href={to}
      class={name}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}
