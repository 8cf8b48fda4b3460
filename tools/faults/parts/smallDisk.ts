import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { NodePart } from './nodePart.ts';
import type { Part } from './part.ts';

/** Merges give some of the space back: it is taken again so often. */
const AGAIN_MS = 200;
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

/** Writes until the file system takes no more. */
function fill(file: string): void {
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
  } finally {
    closeSync(ballast);
  }
}

function neverMind(): never {
  throw new Error('a disk is only filled');
}

/** The small disk of a process: full from `pause` to `resume`. */
export function diskPart(owner: NodePart, dir: string): Part {
  let filling: NodeJS.Timeout | undefined;
  // Through the process, whose mounts are its own.
  const ballast = () => join(`/proc/${owner.pid}/root`, dir, 'ballast');
  return {
    name: 'disk',
    pause() {
      fill(ballast());
      filling = setInterval(() => fill(ballast()), AGAIN_MS);
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
