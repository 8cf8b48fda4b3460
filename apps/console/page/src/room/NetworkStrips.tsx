import { useEffect, useRef } from 'preact/hooks';
import type { RoomView } from '../../../src/index.ts';
import { useWords } from '../words/language.ts';
import { type PlotTheme, usePlotTheme } from './plotTheme.ts';
import { TimeStrip } from './TimeStrip.tsx';

type Network = RoomView['networks'][number];

function paint(canvas: HTMLCanvasElement, { viewers, stalled }: Network, theme: PlotTheme): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const width = canvas.clientWidth * devicePixelRatio;
  const height = canvas.clientHeight * devicePixelRatio;
  canvas.width = width;
  canvas.height = height;
  const step = width / stalled.length;
  stalled.forEach((share, at) => {
    if (share === null || (viewers[at] ?? 0) === 0) return;
    const left = Math.floor(at * step);
    const cell = Math.ceil((at + 1) * step) - left;
    context.globalAlpha = 1;
    context.fillStyle = theme.blueFill;
    context.fillRect(left, 0, cell, height);
    if (share === 0) return;
    context.globalAlpha = 0.25 + 0.75 * Math.min(1, share * 1.5);
    context.fillStyle = theme.red;
    context.fillRect(left, 0, cell, height);
  });
}

function NetworkStrip({ network, theme }: { network: Network; theme: PlotTheme }) {
  const words = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const watch = new ResizeObserver(() => paint(element, network, theme));
    watch.observe(element);
    return () => watch.disconnect();
  }, [network, theme]);
  const watched = network.viewers.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const stood = network.stalled.reduce<number>(
    (sum, share, at) => sum + (share ?? 0) * (network.viewers[at] ?? 0),
    0,
  );
  const percent = watched === 0 ? 0 : Math.round((1000 * stood) / watched) / 10;
  return (
    <TimeStrip name={network.id}>
      <canvas ref={canvas} role="img" aria-label={words.networkCell(network.id, percent)} />
      <span class="strip-figure" aria-hidden="true">
        {percent} %
      </span>
    </TimeStrip>
  );
}

/** Viewers by network on the common time axis: the redder, the more of them stood still. */
export function NetworkStrips({ view }: { view: RoomView }) {
  const words = useWords();
  const theme = usePlotTheme();
  return (
    <section class="panel" aria-label={words.plots.networks}>
      <div class="legend">
        <h2>{words.plots.networks}</h2>
      </div>
      {view.networks.length === 0 && <p class="empty small">{words.noNetworks}</p>}
      {view.networks.map((network) => (
        <NetworkStrip key={network.id} network={network} theme={theme} />
      ))}
    </section>
  );
}
