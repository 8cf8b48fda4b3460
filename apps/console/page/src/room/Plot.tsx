import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { clockTime } from '../words/format.ts';
import type { PlotTheme } from './plotTheme.ts';

/** Clients speak every second or two: between two words of theirs the line goes on, across a silence it does not. */
export const BRIDGED_MS = 6000;

/** Space left and right of every plot, CSS pixels: all share one time axis. */
const GUTTER_LEFT = 52;
const GUTTER_RIGHT = 40;

export interface PlotLine {
  readonly label: string;
  readonly color: string;
  readonly fill?: string;
  readonly width?: number;
  /** On the scale at the right, 0 to 100. */
  readonly isPercent?: boolean;
}

export interface PlotProps {
  readonly lines: readonly PlotLine[];
  /** Time in Unix seconds, then a column a line. */
  readonly data: uPlot.AlignedData;
  readonly theme: PlotTheme;
  readonly height: number;
  /** The least that the scale reaches up to. */
  readonly reachesTo: number;
  /** A dashed red line across. */
  readonly limit?: number;
  /** What lies between the first two lines is filled: the one was more than the other. */
  readonly fillsGap?: boolean;
  readonly hasTimes?: boolean;
  readonly label: string;
  /** The moment that is picked, Unix ms. */
  readonly momentMs: number | null;
  readonly onPick: (atMs: number) => void;
  readonly onCursor: (index: number | null) => void;
}

function drawMarks(plot: uPlot, { limit, theme, momentMs }: PlotProps): void {
  const { ctx, bbox } = plot;
  const line = (color: string, dash: number[], x0: number, y0: number, x1: number, y1: number) => {
    ctx.save();
    ctx.beginPath();
    ctx.strokeStyle = color;
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.setLineDash(dash.map((part) => part * devicePixelRatio));
    ctx.moveTo(x0, y0);
    ctx.lineTo(x1, y1);
    ctx.stroke();
    ctx.restore();
  };
  if (limit !== undefined) {
    const y = Math.round(plot.valToPos(limit, 'y', true));
    line(theme.red, [6, 4], bbox.left, y, bbox.left + bbox.width, y);
  }
  if (momentMs !== null) {
    const x = Math.round(plot.valToPos(momentMs / 1000, 'x', true));
    if (x >= bbox.left && x <= bbox.left + bbox.width)
      line(theme.moment, [], x, bbox.top, x, bbox.top + bbox.height);
  }
}

function optionsOf(props: () => PlotProps, width: number): uPlot.Options {
  const { lines, theme, height, fillsGap = false, hasTimes = false } = props();
  const hasPercent = lines.some(({ isPercent }) => isPercent);
  const font = '11px system-ui, sans-serif';
  const axis = { stroke: theme.text, font, ticks: { show: false }, grid: { stroke: theme.grid, width: 1 } };
  return {
    width,
    height,
    padding: [6, hasPercent ? 0 : GUTTER_RIGHT, hasTimes ? 0 : 4, 0],
    legend: { show: false },
    tzDate: (s) => uPlot.tzDate(new Date(s * 1000), 'UTC'),
    cursor: {
      sync: { key: 'room', setSeries: false },
      y: false,
      drag: { setScale: false, x: false, y: false },
    },
    scales: {
      x: { time: true, range: (_plot, min, max) => [min, max] },
      y: { range: (_plot, _min, max) => [0, Math.max(props().reachesTo, (max ?? 0) * 1.08)] },
      percent: { range: [0, 100] },
    },
    axes: [
      hasTimes
        ? { ...axis, size: 26, space: 70, values: (_plot, splits) => splits.map((s) => clockTime(s * 1000)) }
        : { ...axis, size: 4, space: 70, values: (_plot, splits) => splits.map(() => '') },
      { ...axis, size: GUTTER_LEFT, space: 26 },
      ...(hasPercent
        ? [
            {
              ...axis,
              scale: 'percent',
              side: 1 as const,
              size: GUTTER_RIGHT,
              space: 26,
              grid: { show: false },
            },
          ]
        : []),
    ],
    series: [
      {},
      ...lines.map(({ label, color, fill, width: stroke = 1.75, isPercent = false }) => ({
        label,
        stroke: color,
        width: stroke,
        ...(fill !== undefined && { fill }),
        scale: isPercent ? 'percent' : 'y',
        points: { show: false },
        spanGaps: false,
        gaps: (plot: uPlot, _series: number, _from: number, _to: number, found: [number, number][]) => {
          const bridged = Math.abs(plot.valToPos(BRIDGED_MS / 1000, 'x', true) - plot.valToPos(0, 'x', true));
          return found.filter(([left, right]) => right - left > bridged);
        },
      })),
    ],
    ...(fillsGap && { bands: [{ series: [1, 2] as [number, number], fill: theme.redFill }] }),
    hooks: {
      draw: [(plot) => drawMarks(plot, props())],
      setCursor: [(plot) => props().onCursor(plot.cursor.idx ?? null)],
      ready: [
        (plot) =>
          plot.over.addEventListener('click', () => {
            const { left } = plot.cursor;
            if (left !== undefined && left >= 0) props().onPick(Math.round(plot.posToVal(left, 'x') * 1000));
          }),
      ],
    },
  };
}

/** Lines over the room's time. What it shows is said in words beside it. */
export function Plot(props: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const { data, theme, momentMs, lines } = props;
  const names = lines.map(({ label }) => label).join();

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const made = new uPlot(
      optionsOf(() => latest.current, element.clientWidth),
      latest.current.data,
      element,
    );
    plot.current = made;
    const watch = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: latest.current.height }),
    );
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [theme, names]);

  useEffect(() => plot.current?.setData(data), [data]);
  useEffect(() => plot.current?.redraw(false), [momentMs]);
  return <div ref={place} class="plot" role="img" aria-label={props.label} />;
}
