import { type RecurringFamily, recurringFaults } from './faults/recurringFaults.ts';
import { createRoom, type SimulatedRoom } from './room.ts';

const shows = ['karaoke', 'dance', 'cooking', 'chess', 'yoga', 'piano', 'fishlord', 'nightmarket'] as const;

// Every other room gets the next of these. A squeezed uplink comes most often (handbook, "Upstream Clog").
const families: readonly RecurringFamily[] = [
  'uplink_squeeze',
  'network_downlink',
  'cpu_hog',
  'uplink_squeeze',
  'last_mile',
  'dim_camera',
  'edge_server',
  'uplink_squeeze',
  'push_disconnect',
];

export interface DemoOptions {
  readonly seed: number;
  readonly rooms: number;
  readonly viewers: number;
  readonly faults: boolean;
  readonly startAtMs: number;
}

/** A platform's evening: so many rooms, half of them in trouble from time to time when faults are wanted. */
export function demoRooms({ seed, rooms, viewers, faults, startAtMs }: DemoOptions): SimulatedRoom[] {
  return Array.from({ length: rooms }, (_, index) => {
    const show = shows[index % shows.length] ?? 'demo';
    const room = `8888_${show}${String(index + 1).padStart(2, '0')}`;
    const family = faults && index % 2 === 0 ? families[(index / 2) % families.length] : undefined;
    return createRoom({
      seed,
      room,
      viewers,
      startAtMs,
      ...(family !== undefined && { faults: recurringFaults({ seed, room, viewers, family }) }),
    });
  });
}
