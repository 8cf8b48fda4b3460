import { mkdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from 'chdb';
import { WarehouseError } from '../warehouseError.ts';

/** The database that the embedded engine keeps our tables in. */
export const EMBEDDED_DATABASE = 'stutterscope';

/** An open data directory, shared by all of this process that use it. */
export interface EmbeddedHome {
  /** The engine's own directory: what a session is opened on. */
  readonly path: string;
  /** Where rows lie as files while the engine reads them. */
  readonly spool: string;
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Gives the directory back; the last user closes the engine. */
  release(): Promise<void>;
}

interface SharedHome {
  readonly path: string;
  readonly spool: string;
  readonly keeper: Session;
  users: number;
  queue: Promise<unknown>;
}

const homes = new Map<string, Promise<SharedHome>>();

async function open(dir: string): Promise<SharedHome> {
  const { drainPending, Session } = await import('chdb');
  const path = join(dir, 'engine');
  const spool = join(dir, 'incoming');
  // Files left here belong to inserts that a killed process never saw acknowledged.
  await rm(spool, { recursive: true, force: true });
  await mkdir(spool, { recursive: true });
  await mkdir(path, { recursive: true });
  await drainPending();
  try {
    // Sessions come and go with each call; this one keeps the engine running between them.
    const keeper = new Session(path);
    await keeper.queryAsync(`CREATE DATABASE IF NOT EXISTS ${EMBEDDED_DATABASE} ENGINE = Atomic`);
    return { path, spool, keeper, users: 0, queue: Promise.resolve() };
  } catch (cause) {
    throw new WarehouseError('unavailable', `cannot open the warehouse in ${dir}: is it open elsewhere?`, {
      cause,
    });
  }
}

async function shared(dir: string): Promise<SharedHome> {
  const known = homes.get(dir);
  if (known !== undefined) return known;
  const opening = open(dir);
  homes.set(dir, opening);
  opening.catch(() => homes.delete(dir));
  return opening;
}

async function leave(dir: string, home: SharedHome): Promise<void> {
  home.users -= 1;
  if (home.users > 0) return;
  homes.delete(dir);
  home.keeper.close();
  const { drainPending } = await import('chdb');
  await drainPending();
}

/** Opens the directory, or joins those of this process that have it open. One directory a process. */
export async function embeddedHome(dir: string): Promise<EmbeddedHome> {
  await mkdir(dir, { recursive: true });
  const key = await realpath(dir);
  const home = await shared(key);
  home.users += 1;
  return {
    path: home.path,
    spool: home.spool,
    exclusively(work) {
      const turn = home.queue.then(work);
      home.queue = turn.catch(() => undefined);
      return turn;
    },
    release: () => leave(key, home),
  };
}
