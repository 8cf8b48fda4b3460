import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** One room with a crowd before it. */
export interface HotRoom {
  readonly viewers: number;
  readonly partitions: number;
  /** Sessions of the fullest partition over the mean. */
  readonly mostOverMean: number;
  /**
   * From the batch that gives the fault away to the verdict: what the session stage gathers for, the CPU time of the
   * slowest partition and that of the room stage.
   */
  readonly verdictDelayMs: number;
  /** When the verdict came, since the room began; the uplink clogs after 12 s. */
  readonly verdictAfterMs: number;
  /** What all partitions together tell the room stage. */
  readonly signalsPerSecond: number;
  /** Of a core, for this room. */
  readonly roomCpuShare: number;
  /** The most CPU time that the room stage took at once. */
  readonly slowestRoomMs: number;
}

const PARTITIONS = 16;
const probe = fileURLToPath(new URL('./hotRoomProbe.ts', import.meta.url));

/** Plays one room with so many viewers through 16 session stages and a room stage, in a process of its own. */
export function measureHotRoom(viewers: number): HotRoom {
  const output = execFileSync(
    process.execPath,
    ['--max-old-space-size=14000', probe, `${viewers}`, `${PARTITIONS}`],
    { encoding: 'utf8' },
  );
  const hotRoom: HotRoom = JSON.parse(output);
  return hotRoom;
}
