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

interface OpenEngine {
  readonly path: string;
  readonly spool: string;
  readonly keeper: Session;
}

interface SharedHome {
  readonly dir: string;
  readonly opening: Promise<OpenEngine>;
  users: number;
  queue: Promise<unknown>;
}

// The engine takes one directory a process.
let current: SharedHome | undefined;

async function open(dir: string): Promise<OpenEngine> {
  const { drainPending, Session } = await import('chdb');
  const path = join(dir, 'engine');
  const spool = join(dir, 'incoming');
  await mkdir(path, { recursive: true });
  await drainPending();
  try {
    // Sessions come and go with each call; this one keeps the engine running between them.
    const keeper = new Session(path);
    // Only now is the directory ours: what is left here belongs to inserts that a killed process never saw
    // acknowledged, and not to one that runs.
    await rm(spool, { recursive: true, force: true });
    await mkdir(spool, { recursive: true });
    await keeper.queryAsync(`CREATE DATABASE IF NOT EXISTS ${EMBEDDED_DATABASE} ENGINE = Atomic`);
    // The engine's own `default` shows every file of the machine as a table, and comes back at each start.
    await keeper.queryAsync('DROP DATABASE default');
    await keeper.queryAsync('CREATE DATABASE default ENGINE = Memory');
    return { path, spool, keeper };
  } catch (cause) {
    throw new WarehouseError('unavailable', `cannot open the warehouse in ${dir}: is it open elsewhere?`, {
      cause,
    });
  }
}

function enter(dir: string): SharedHome {
  if (current === undefined) current = { dir, opening: open(dir), users: 0, queue: Promise.resolve() };
  if (current.dir !== dir) {
    throw new WarehouseError('failed', `this process has its warehouse in ${current.dir}, not in ${dir}`);
  }
  current.users += 1;
  return current;
}

function leave(home: SharedHome): boolean {
  home.users -= 1;
  if (home.users === 0 && current === home) current = undefined;
  return home.users === 0;
}

/** Opens the directory, or joins those of this process that have it open. One directory a process. */
export async function embeddedHome(dir: string): Promise<EmbeddedHome> {
  await mkdir(dir, { recursive: true });
  const home = enter(await realpath(dir));
  try {
    const { path, spool, keeper } = await home.opening;
    return {
      path,
      spool,
      exclusively(work) {
        const turn = home.queue.then(work);
        home.queue = turn.catch(() => undefined);
        return turn;
      },
      async release() {
        if (!leave(home)) return;
        keeper.close();
        const { drainPending } = await import('chdb');
        await drainPending();
      },
    };
  } catch (error) {
    leave(home);
    throw error;
  }
}
