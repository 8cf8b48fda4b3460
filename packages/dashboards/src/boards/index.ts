import type { BoardFile } from '../house/board.ts';
import type { BoardName } from '../house/ids.ts';
import { causesBoard } from './causes/index.ts';
import { delivery } from './delivery/index.ts';
import { pipeline } from './pipeline/index.ts';
import { room } from './room/index.ts';
import { roomsNow } from './rooms/index.ts';
import { vjs } from './vjs/index.ts';

/** Every dashboard, built anew. */
export function buildBoards(): Readonly<Record<BoardName, BoardFile>> {
  return {
    rooms: roomsNow(),
    room: room(),
    causes: causesBoard(),
    delivery: delivery(),
    vjs: vjs(),
    pipeline: pipeline(),
  };
}
