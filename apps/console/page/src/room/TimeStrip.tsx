import type { ComponentChildren } from 'preact';
import type { RoomView } from '../../../src/index.ts';

/** Where a moment lies within the span, per cent. */
export const placeOf = ({ fromMs, toMs }: Pick<RoomView, 'fromMs' | 'toMs'>, atMs: number): number =>
  Math.max(0, Math.min(100, ((atMs - fromMs) / (toMs - fromMs)) * 100));

/** One line of the common time axis, beside its name. */
export function TimeStrip({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="strip">
      <span class="strip-name" title={name}>
        {name}
      </span>
      <div class="strip-body">{children}</div>
    </div>
  );
}
