import type { Frame, Owner } from './frames.ts';

const WIDTH = 1600;
const ROW = 17;
const HEAD = 44;
/** Narrower ones are left out, pixels; and those too narrow for a word are not named. */
const LEAST = 1;
const NAMED = 30;
const CHARACTER = 6.6;

const colours: Readonly<Record<Owner, string>> = {
  ours: '#f2a65a',
  library: '#9ec1a3',
  node: '#a9bcd0',
  garbage: '#d58a94',
};

const owners: Readonly<Record<Owner, string>> = {
  ours: 'Stutterscope',
  library: 'libraries',
  node: 'Node and V8',
  garbage: 'garbage collection',
};

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

interface Box {
  readonly frame: Frame;
  readonly x: number;
  readonly row: number;
  readonly width: number;
}

function boxesOf(frame: Frame, x: number, row: number, perUs: number): Box[] {
  const width = frame.us * perUs;
  if (width < LEAST) return [];
  let at = x;
  return [
    { frame, x, row, width },
    ...frame.children.flatMap((child) => {
      const boxes = boxesOf(child, at, row + 1, perUs);
      at += child.us * perUs;
      return boxes;
    }),
  ];
}

function drawn({ frame, x, row, width }: Box, totalUs: number): string {
  const y = HEAD + row * ROW;
  const share = ((frame.us / totalUs) * 100).toFixed(1);
  const fits = Math.floor((width - 6) / CHARACTER);
  const label = frame.name.length <= fits ? frame.name : `${frame.name.slice(0, Math.max(0, fits - 1))}…`;
  const text =
    width < NAMED ? '' : `<text x="${(x + 3).toFixed(1)}" y="${y + ROW - 5}">${escaped(label)}</text>`;
  return `<g><title>${escaped(frame.name)}: ${share} %</title><rect x="${x.toFixed(1)}" y="${y}" width="${(width - 0.5).toFixed(1)}" height="${ROW - 1}" fill="${colours[frame.owner]}"/>${text}</g>`;
}

function legend(): string {
  return Object.entries(owners)
    .map(([owner, name], at) => {
      const colour = Object.entries(colours).find(([one]) => one === owner)?.[1] ?? 'none';
      return `<rect x="${4 + at * 160}" y="24" width="12" height="12" fill="${colour}"/><text x="${20 + at * 160}" y="34">${name}</text>`;
    })
    .join('');
}

/** A flame graph: callers above those they call, as wide as the time they took. */
export function flameSvg(root: Frame, title: string): string {
  const boxes = root.children.reduce<{ readonly all: Box[]; readonly x: number }>(
    ({ all, x }, frame) => ({
      all: [...all, ...boxesOf(frame, x, 0, WIDTH / root.us)],
      x: x + (frame.us * WIDTH) / root.us,
    }),
    { all: [], x: 0 },
  ).all;
  const rows = boxes.reduce((most, { row }) => Math.max(most, row + 1), 0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEAD + rows * ROW}" font-family="monospace" font-size="11">`,
    `<title>${escaped(title)}</title>`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    `<text x="4" y="15" font-size="13">${escaped(title)}</text>`,
    legend(),
    ...boxes.map((box) => drawn(box, root.us)),
    '</svg>\n',
  ].join('\n');
}
