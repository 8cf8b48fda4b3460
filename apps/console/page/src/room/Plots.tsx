import { useMemo, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import type { RoomView } from '../../../src/index.ts';
import { figure } from '../words/format.ts';
import { useWords } from '../words/language.ts';
import { BRIDGED_MS, Plot, type PlotLine } from './Plot.tsx';
import { usePlotTheme } from './plotTheme.ts';

/** handbook, "Video Stutter": from ten waiting frames on it is a clog; below ten frames a second it is too few. */
const QUE_LIMIT = 10;
const FPS_LIMIT = 10;

type Values = readonly (number | null)[];

/** Frames dropped in each step, of how many were dropped since the push began. */
function droppedIn(drp: Values): (number | null)[] {
  let before: number | null = null;
  return drp.map((value) => {
    if (value === null) return null;
    // Less than before: a new push, which counts from nothing.
    const fresh = before === null ? 0 : value >= before ? value - before : value;
    before = value;
    return fresh;
  });
}

/** Viewers report what they watched every few seconds, each at once: over these it is even. */
const EVENED_MS = 10_000;

/** The mean over the steps just past; silence stays silence. */
function evened(values: Values, stepMs: number): (number | null)[] {
  const steps = Math.max(1, Math.round(EVENED_MS / stepMs));
  const last = values.findLastIndex((value) => value !== null);
  return values.map((_, at) => {
    if (at > last) return null;
    const past = values.slice(Math.max(0, at - steps + 1), at + 1);
    if (past.every((value) => value === null)) return null;
    return past.reduce<number>((sum, value) => sum + (value ?? 0), 0) / past.length;
  });
}

/** The value of a step, or the last one before it that the line is drawn on from. */
function valueAt(values: Values, index: number, stepMs: number): number | null {
  const back = Math.round(BRIDGED_MS / stepMs);
  return values.slice(Math.max(0, index - back), index + 1).findLast((value) => value !== null) ?? null;
}

const lastOf = (values: Values): number | null => values.findLast((value) => value !== null) ?? null;

interface PanelProps {
  readonly title: string;
  readonly lines: readonly PlotLine[];
  readonly columns: readonly Values[];
  readonly index: number | null;
  readonly stepMs: number;
  readonly limit?: number;
}

/** What a plot shows, in figures: at the cursor, else the newest. */
function Legend({ title, lines, columns, index, stepMs, limit }: PanelProps) {
  const words = useWords();
  return (
    <div class="legend">
      <h2>{title}</h2>
      {lines.map(({ label, color, isPercent }, at) => {
        const values = columns[at] ?? [];
        const value = index === null ? lastOf(values) : valueAt(values, index, stepMs);
        return (
          <span key={label} class="key">
            <svg width="12" height="4" aria-hidden="true">
              <rect width="12" height="4" rx="2" fill={color} />
            </svg>
            {label}{' '}
            <b>
              {figure(value)}
              {isPercent && value !== null ? ' %' : ''}
            </b>
          </span>
        );
      })}
      {limit !== undefined && <span class="key limit">{words.series.limit(limit)}</span>}
    </div>
  );
}

interface PlotsProps {
  readonly view: RoomView;
  readonly momentMs: number | null;
  readonly onPick: (atMs: number) => void;
}

interface Panel {
  readonly title: string;
  readonly lines: readonly PlotLine[];
  readonly columns: readonly Values[];
  readonly height: number;
  readonly reachesTo: number;
  readonly limit?: number;
  readonly fillsGap?: boolean;
}

/** Both ends of a room on one time axis. */
export function Plots({ view, momentMs, onPick }: PlotsProps) {
  const words = useWords();
  const theme = usePlotTheme();
  const [index, setIndex] = useState<number | null>(null);
  const { plots, series } = words;
  const { steps, fromMs, stepMs } = view;
  const panels = useMemo(
    (): Panel[] => [
      {
        title: plots.que,
        lines: [
          { label: series.que, color: theme.blue, fill: theme.blueFill },
          { label: series.dropped, color: theme.red },
        ],
        columns: [steps.que, droppedIn(steps.drp)],
        height: 130,
        reachesTo: 14,
        limit: QUE_LIMIT,
      },
      {
        title: plots.bitrate,
        lines: [
          { label: series.made, color: theme.violet },
          { label: series.sent, color: theme.green },
        ],
        columns: [steps.made, steps.sent],
        height: 130,
        reachesTo: 200,
        fillsGap: true,
      },
      {
        title: plots.fps,
        lines: [
          { label: series.fps, color: theme.blue, width: 2 },
          { label: series.cpuSys, color: theme.violet, width: 1, isPercent: true },
          { label: series.cpuApp, color: theme.green, width: 1, isPercent: true },
        ],
        columns: [steps.fps, steps.cpuSys, steps.cpuApp],
        height: 120,
        reachesTo: 20,
        limit: FPS_LIMIT,
      },
      {
        title: plots.viewers,
        lines: [
          { label: series.viewers, color: theme.blue, fill: theme.blueFill },
          { label: series.stalled, color: theme.red, fill: theme.redFill },
        ],
        columns: [
          evened(steps.viewers, stepMs),
          evened(
            steps.viewers.map((value, at) => (value === null ? null : value * (steps.stalled[at] ?? 0))),
            stepMs,
          ),
        ],
        height: 130,
        reachesTo: 3,
      },
    ],
    [steps, stepMs, theme, words],
  );
  const times = useMemo(
    () => Array.from({ length: steps.que.length }, (_, at) => (fromMs + at * stepMs) / 1000),
    [fromMs, stepMs, steps.que.length],
  );
  return (
    <>
      {panels.map(({ title, lines, columns, ...how }, at) => (
        <section key={at} class="panel">
          <Legend
            title={title}
            lines={lines}
            columns={columns}
            index={index}
            stepMs={stepMs}
            {...pick(how.limit)}
          />
          <PlotOf
            times={times}
            columns={columns}
            title={title}
            lines={lines}
            theme={theme}
            momentMs={momentMs}
            onPick={onPick}
            onCursor={setIndex}
            hasTimes={at === panels.length - 1}
            {...how}
          />
        </section>
      ))}
    </>
  );
}

const pick = (limit: number | undefined) => (limit === undefined ? {} : { limit });

type PlotOfProps = Omit<Parameters<typeof Plot>[0], 'data' | 'label'> & {
  readonly times: readonly number[];
  readonly columns: readonly Values[];
  readonly title: string;
};

function PlotOf({ times, columns, title, ...how }: PlotOfProps) {
  const data = useMemo(
    (): uPlot.AlignedData => [[...times], ...columns.map((column) => [...column])],
    [times, columns],
  );
  const newest = how.lines.map(({ label }, at) => `${label} ${figure(lastOf(columns[at] ?? []))}`);
  return <Plot {...how} data={data} label={`${title}: ${newest.join(', ')}`} />;
}
