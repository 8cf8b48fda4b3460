import type { Tone } from './vjState.ts';

const shapes: Record<Tone, string> = {
  good: 'M7 17l6 6L26 9',
  warning: 'M16 6v13M16 25v.5',
  severe: 'M9 9l14 14M23 9L9 23',
  unknown: 'M11 12a5 5 0 1 1 7 4.6c-1.6.8-2 1.6-2 3.4M16 25v.5',
};

/** The tone for who sees no colour. */
export function ToneIcon({ tone }: { tone: Tone }) {
  return (
    <svg class="tone-icon" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="16" r="15" />
      <path d={shapes[tone]} />
    </svg>
  );
}
