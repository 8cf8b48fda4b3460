import { closeSync, fstatSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { NodePart } from './nodePart.ts';
import type { Part } from './part.ts';

/** Merges give some of the space back: it is taken again so often. */
const AGAIN_MS = 200;
/** What is left each time, in turn: nothing, or so little that an insert breaks off somewhere on its way. */
const sparesKb = [0, 32, 128, 0, 64, 512, 256] as const;
const PAGE_BYTES = 4096;
const CHUNK_BYTES = 256 * PAGE_BYTES;

/** Runs what stands behind it with a small file system of its own over a directory; nobody else sees it. */
export const withSmallDisk = (dir: string, mb: number): string[] => [
  'unshare',
  '--mount',
  'sh',
  '-c',
  `mkdir -p "$0" && mount -t tmpfs -o size=${mb}m tmpfs "$0" && exec "$@"`,
  dir,
];

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}

/** Writes until the file system takes no more, then gives some of it back. */
function fill(file: string, spareKb: number): void {
  const ballast = openSync(file, 'a');
  try {
    for (const bytes of [CHUNK_BYTES, PAGE_BYTES]) {
      const chunk = Buffer.alloc(bytes);
      try {
        for (;;) writeSync(ballast, chunk);
      } catch (error) {
        if (!isFull(error)) throw error;
      }
    }
    ftruncateSync(ballast, Math.max(0, fstatSync(ballast).size - spareKb * 1024));
  } finally {
    closeSync(ballast);
  }
}

function neverMind(): never {
  throw new Error('a disk is only filled');
}

/** The small disk of a process: full, or nearly, from `pause` to `resume`. */
export function diskPart(owner: NodePart, dir: string): Part {
  let filling: NodeJS.Timeout | undefined;
  let turn = 0;
  // Through the process, whose mounts are its own.
  const ballast = () => join(`/proc/${owner.pid}/root`, dir, 'ballast');
  return {
    name: 'disk',
    pause() {
      const again = () => fill(ballast(), sparesKb[turn++ % sparesKb.length] ?? 0);
      again();
      filling = setInterval(again, AGAIN_MS);
    },
    resume() {
      clearInterval(filling);
      rmSync(ballast());
    },
    kill: neverMind,
    stop: neverMind,
    start: neverMind,
    setClock: neverMind,
  };
}
