import type { Warehouse } from '@stutterscope/warehouse';
import type { Command } from 'commander';
import { describe } from '../command.ts';
import { readConfig } from '../config.ts';
import { every } from '../every.ts';
import { openRunningWarehouse } from '../openWarehouse.ts';
import { ROOM_WINDOW_MS, roomsTable } from '../roomsTable.ts';
import { abortOnSignal } from '../serve.ts';
import { redraw, type Terminal } from '../terminal.ts';

interface RoomsFlags {
  readonly json?: boolean;
  readonly watch?: boolean;
}

const REFRESH_MS = 2000;

async function showOnce(warehouse: Warehouse, flags: RoomsFlags, terminal: Terminal): Promise<void> {
  const { namedQueries } = await import('@stutterscope/warehouse');
  const nowMs = Date.now();
  const rooms = await namedQueries.roomsNow(warehouse, { sinceMs: nowMs - ROOM_WINDOW_MS });
  if (flags.json) for (const room of rooms) terminal.print(JSON.stringify(room));
  else if (flags.watch && terminal.isInteractive) redraw(terminal, roomsTable(rooms, nowMs));
  else terminal.print(roomsTable(rooms, nowMs));
}

async function showRooms(flags: RoomsFlags, terminal: Terminal): Promise<void> {
  const warehouse = await openRunningWarehouse(readConfig(terminal.env));
  try {
    const show = () => showOnce(warehouse, flags, terminal);
    if (flags.watch) await every(REFRESH_MS, abortOnSignal(), show);
    else await show();
  } finally {
    await warehouse.close();
  }
}

export function roomsCommand(terminal: Terminal): Command {
  return describe('rooms', 'Show the rooms of the last two minutes and their condition.', [
    'rooms',
    'rooms --watch',
    'rooms --json | jq "select(.stutters != [])"',
  ])
    .option('--json', 'print one JSON object a room')
    .option('--watch', 'show them anew every two seconds until Ctrl-C')
    .action((flags: RoomsFlags) => showRooms(flags, terminal));
}
