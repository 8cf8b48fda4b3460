import { simulate } from '@stutterscope/simulator';
import { namedQueries, type RoomNow, type Warehouse } from '@stutterscope/warehouse';
import type { Logger } from 'pino';
import type { TokenOf } from '../access/clientTokens.ts';
import { every } from '../every.ts';
import { ROOM_WINDOW_MS, roomsTable } from '../roomsTable.ts';
import type { Defer } from '../serve.ts';
import { redraw, type Terminal } from '../terminal.ts';

export interface Demo {
  readonly terminal: Terminal;
  readonly warehouse: Warehouse;
  readonly collector: string;
  readonly tokenOf: TokenOf;
  readonly hints: string;
  readonly logger: Logger;
  readonly rooms: number;
  readonly viewers: number;
}

const REDRAW_MS = 1000;
const REPRINT_MS = 5000;

/** What a reader of a log wants to hear of again: rooms and causes, not each frame rate. */
function gist(rooms: readonly RoomNow[]): string {
  return JSON.stringify(
    rooms.map(({ room, stutters, findings }) => [
      room,
      findings.map(({ finding, reason }) => [finding, reason]),
      stutters.map(({ cause, origin, severity }) => [cause, origin, severity]),
    ]),
  );
}

async function showRooms({ terminal, warehouse, hints }: Demo, signal: AbortSignal): Promise<void> {
  let shown = '';
  await every(terminal.isInteractive ? REDRAW_MS : REPRINT_MS, signal, async () => {
    const nowMs = Date.now();
    const rooms = await namedQueries.roomsNow(warehouse, { sinceMs: nowMs - ROOM_WINDOW_MS });
    const table = roomsTable(rooms, nowMs);
    if (terminal.isInteractive) redraw(terminal, `${table}\n\n${hints}`);
    else if (rooms.length > 0 && gist(rooms) !== shown) {
      terminal.print(shown === '' ? `${table}\n\n${hints}\n` : `${table}\n`);
      shown = gist(rooms);
    }
  });
}

/** Fills the collector with simulated rooms and shows their condition until it is closed. */
export function startDemo(demo: Demo, defer: Defer): void {
  const stop = new AbortController();
  const { collector, tokenOf, rooms, viewers, logger } = demo;
  const simulated = simulate({
    endpoint: `${collector}/v1/telemetry`,
    tokenOf,
    rooms,
    viewers,
    faults: true,
    signal: stop.signal,
    log: (message) => logger.warn(message),
  });
  const running = Promise.all([simulated, showRooms(demo, stop.signal)]);
  running.catch((error: unknown) => logger.error({ err: error }, 'the demo stopped'));
  defer(async () => {
    stop.abort();
    await running.catch(() => undefined);
  });
}
