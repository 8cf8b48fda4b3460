import type { RoomView } from '../../../src/index.ts';
import { clockTime, lasting } from '../words/format.ts';
import { useWords } from '../words/language.ts';
import { placeOf, TimeStrip } from './TimeStrip.tsx';

type Stutter = RoomView['stutters'][number];

const causes = ['upstream_clog', 'low_frame_rate', 'downstream_lag'] as const;

/** Narrower than this nobody can press it, per cent of the span. */
const LEAST_WIDTH = 0.8;

interface BandProps {
  readonly view: RoomView;
  readonly selected: string | null;
  readonly onSelect: (stutter: Stutter) => void;
}

/** Every stutter of the span on the common time axis, a line a cause. */
export function VerdictBand({ view, selected, onSelect }: BandProps) {
  const words = useWords();
  return (
    <section class="panel" aria-label={words.plots.verdicts}>
      <div class="legend">
        <h2>{words.plots.verdicts}</h2>
        {(['severe', 'visible', 'absorbed'] as const).map((severity) => (
          <span key={severity} class="key">
            <span class={`swatch swatch-${severity}`} aria-hidden="true" />
            {words.status[severity]}
          </span>
        ))}
      </div>
      {causes.map((cause) => (
        <TimeStrip key={cause} name={words.cause[cause]}>
          {view.stutters
            .filter((stutter) => stutter.cause === cause)
            .map((stutter) => {
              const left = placeOf(view, stutter.fromMs);
              const right = placeOf(view, stutter.toMs ?? view.toMs);
              const length = lasting((stutter.toMs ?? view.atMs) - stutter.fromMs, words);
              const title = `${words.cause[cause]}, ${words.status[stutter.severity]}, ${clockTime(stutter.fromMs)}, ${length}`;
              return (
                <button
                  key={stutter.id}
                  type="button"
                  class={`band band-${stutter.severity}`}
                  aria-pressed={stutter.id === selected}
                  title={title}
                  aria-label={title}
                  style={{
                    left: `${Math.min(left, 100 - LEAST_WIDTH)}%`,
                    width: `${Math.max(LEAST_WIDTH, right - left)}%`,
                  }}
                  onClick={() => onSelect(stutter)}
                />
              );
            })}
        </TimeStrip>
      ))}
    </section>
  );
}
