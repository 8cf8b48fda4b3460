import {
  type Incident,
  PlatformStage,
  RoomStage,
  SessionStage,
  type Stutter,
} from '../../../packages/diagnosis/src/index.ts';
import type { Delivered } from '../../../packages/simulator/src/index.ts';
import { asLive } from '../run/asLive.ts';

/** Silence after the last batch in which everything said becomes final, ms. */
const AFTER_END_MS = 240_000;

/** An incident as it stands in the end, and when it was first said, on the server's clock. */
export interface Heard {
  readonly incident: Incident;
  readonly saidAt: number;
}

/** All that the stages said of a platform. */
export interface PlatformTelling {
  readonly stutters: readonly Stutter[];
  readonly incidents: readonly Heard[];
}

/** Runs the three stages as live: a batch at a time as it arrives, the server's time passing where none does. */
export function hearPlatform(delivered: readonly Delivered[]): PlatformTelling {
  const sessions = new SessionStage('evaluation');
  const rooms = new RoomStage();
  const platform = new PlatformStage();
  const stutters = new Map<string, Stutter>();
  const incidents = new Map<string, Heard>();
  const hear = (at: number) => {
    for (const verdict of rooms.drain()) if (verdict.kind === 'stutter') stutters.set(verdict.id, verdict);
    for (const word of rooms.census()) platform.accept(word);
    for (const incident of platform.drain())
      incidents.set(incident.id, { incident, saidAt: incidents.get(incident.id)?.saidAt ?? at });
  };
  asLive(delivered, AFTER_END_MS, {
    take: (batch, at) => {
      sessions.accept(batch);
      for (const signal of sessions.drain()) rooms.accept(signal);
      hear(at);
    },
    idle: (ms, at) => {
      rooms.idle(ms);
      platform.idle(ms);
      hear(at);
    },
  });
  return {
    stutters: [...stutters.values()].filter(({ retracted }) => !retracted),
    incidents: [...incidents.values()],
  };
}
