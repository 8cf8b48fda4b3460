import type { Signal } from '../../signal.ts';
import { RoomBoard } from './roomBoard.ts';

/** The boards of all rooms that one session stage counts viewers of. */
export class TickBoard {
  private readonly rooms = new Map<string, RoomBoard>();
  private readonly changed = new Set<RoomBoard>();
  private readonly source: string;
  private readonly keepMs: number;

  constructor(source: string, keepMs: number) {
    this.source = source;
    this.keepMs = keepMs;
  }

  /** The board of a room. */
  of(room: string): RoomBoard {
    let board = this.rooms.get(room);
    if (board === undefined) {
      board = new RoomBoard(room, this.source, this.keepMs);
      this.rooms.set(room, board);
    }
    return board;
  }

  /** Has the next drain look at a board that was counted on. */
  mark(board: RoomBoard): void {
    this.changed.add(board);
  }

  /** What changed since the last call. */
  *tell(): Generator<Signal> {
    for (const board of this.changed) yield* board.tell();
    this.changed.clear();
  }

  /** Packs the boards of rooms of which nobody is heard for a while, and gives their names. */
  rest(isHeard: (room: string) => boolean): string[] {
    const resting = [...this.rooms.values()].filter(({ room }) => !isHeard(room));
    for (const board of resting) board.rest();
    return resting.map(({ room }) => room);
  }

  /** Drops a room nobody watches any more. */
  dropRoom(room: string): void {
    this.rooms.delete(room);
  }
}
