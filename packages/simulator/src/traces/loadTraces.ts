import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Show, Trace, Traces } from './traces.ts';

export type Split = 'training' | 'held_out';

const SLOT_MS = 500;
/** Ten minutes of a link, and a quarter of an hour of a show: more than any scenario needs. */
const MOST_SLOTS = 1200;
const MOST_FRAMES = 20_000;

const namesIn = (folder: string, pattern: RegExp) =>
  readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort();

const rowsOf = (text: string) =>
  text
    .split('\n')
    .map((line) =>
      line
        .trim()
        .split(/[\s,]+/)
        .map(Number),
    )
    .filter((row) => row.length >= 2 && row.every(Number.isFinite));

/** `ms,kbps`, already in slots. */
function readSlots(path: string): Trace {
  const rows = rowsOf(readFileSync(path, 'utf8'));
  return { name: path, slotMs: SLOT_MS, kbps: rows.slice(0, MOST_SLOTS).map(([, kbps = 0]) => kbps) };
}

/** `seconds Mbit/s` at any times: each value lasts until the next. */
function readMoments(path: string): Trace {
  const rows = rowsOf(readFileSync(path, 'utf8'));
  const startS = rows[0]?.[0] ?? 0;
  const kbps: number[] = [];
  for (const [index, [, mbps = 0]] of rows.entries()) {
    const untilMs = ((rows[index + 1]?.[0] ?? Infinity) - startS) * 1000;
    while (kbps.length < MOST_SLOTS && (kbps.length + 1) * SLOT_MS <= untilMs) {
      kbps.push(mbps * 1000);
      if (untilMs === Infinity) break;
    }
  }
  return { name: path, slotMs: SLOT_MS, kbps };
}

const againstMean = (sizes: readonly number[]) => {
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return sizes.map((size) => size / mean);
};

/** `seconds bits is_keyframe`. */
function readShow(path: string): Show {
  const text = gunzipSync(readFileSync(path)).toString('latin1');
  const rows = rowsOf(text.slice(0, MOST_FRAMES * 40)).slice(0, MOST_FRAMES);
  const sizes = (wanted: number) =>
    againstMean(rows.filter((row) => row.length === 3 && row[2] === wanted).map(([, bits = 0]) => bits));
  return { name: path, key: sizes(1), delta: sizes(0) };
}

const halves = <T>(all: readonly T[]): Record<Split, T[]> => ({
  training: all.filter((_, index) => index % 2 === 0),
  held_out: all.filter((_, index) => index % 2 === 1),
});

function readAll(data: string): Record<Split, Traces> {
  const links = join(data, 'link-traces');
  const shows = join(data, 'live-frames-and-links');
  const viewers = join(data, 'viewer-downlinks');
  const measured = ['low', 'medium', 'high', 'fixed'].flatMap((kind) =>
    namesIn(join(shows, 'network_trace', kind), /^\d+$/).map((name) =>
      readMoments(join(shows, 'network_trace', kind, name)),
    ),
  );
  const up = namesIn(links, /\.up\.csv$/).map((name) => readSlots(join(links, name)));
  const down = namesIn(links, /\.down\.csv$/).map((name) => readSlots(join(links, name)));
  const homes = namesIn(viewers, /^\w+$/).flatMap((kind) =>
    namesIn(join(viewers, kind), /\.txt$/).map((name) => readMoments(join(viewers, kind, name))),
  );
  const uplinks = halves([...up, ...measured]);
  const downlinks = halves([...down, ...homes]);
  const recorded = halves(namesIn(shows, /^frames-.*\.gz$/).map((name) => readShow(join(shows, name))));
  return {
    training: { uplinks: uplinks.training, downlinks: downlinks.training, shows: recorded.training },
    held_out: { uplinks: uplinks.held_out, downlinks: downlinks.held_out, shows: recorded.held_out },
  };
}

const known = new Map<string, Record<Split, Traces>>();

/** Reads a folder of recorded links and shows, once a process; no file is in both halves. */
export function loadTraces(data: string, split: Split): Traces {
  const all = known.get(data) ?? readAll(data);
  known.set(data, all);
  return all[split];
}
