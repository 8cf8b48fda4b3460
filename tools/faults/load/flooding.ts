import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from '../parts/fleet.ts';
import { startFlood } from './flood.ts';
import type { FloodReport } from './floodReport.ts';

/** So many times what is sustained, or one batch of each of so many rooms while the show lasts. */
export type Flooding = { readonly times: number } | { readonly rooms: number };

interface Flood {
  readonly flooding?: Flooding;
  /** Length of the show, s. */
  readonly seconds: number;
  readonly say: (line: string) => void;
}

/** Lets more come, while the show lasts; nothing when it is not asked for. */
export async function flood({ flooding, seconds, say }: Flood, fleet: Fleet) {
  if (flooding === undefined) return null;
  const clients = startFlood(
    fleet,
    'rooms' in flooding ? { rooms: flooding.rooms, viewers: 1 } : { rooms: 200, viewers: 20 },
  );
  const ratePerS =
    'rooms' in flooding ? flooding.rooms / seconds : flooding.times * (await clients.sustainable());
  say(`${Math.round(ratePerS)} batches a second come besides from now on`);
  return async (startMs: number) => {
    await sleep(startMs - Date.now());
    clients.rate(ratePerS);
    await sleep(seconds * 1000);
    return { ...(await clients.end()), ratePerS };
  };
}

/** Of refusals and silences of the flood, those that no client should have met. */
export function floodFaults(report: FloodReport | null): string[] {
  if (report === null) return [];
  const strange = Object.keys(report.refused).filter((status) => status !== '429' && status !== '503');
  return [
    ...strange.map((status) => `flood: answered ${status}`),
    ...(report.dishonest > 0 ? [`flood: ${report.dishonest} refusals without Retry-After`] : []),
    ...(report.unanswered > 0 ? [`flood: ${report.unanswered} requests without an answer`] : []),
  ];
}
