/** Where OBS's stream output stands. */
export type Phase = 'idle' | 'starting' | 'live' | 'reconnecting' | 'stopping';

export interface LifeEvent {
  readonly code: number;
  readonly detail?: string;
}

/** The phase that `StreamStateChanged` of obs-websocket v5 names; undefined for what is no matter of a stream. */
export function phaseOfState(outputState: string): Phase | undefined {
  switch (outputState) {
    case 'OBS_WEBSOCKET_OUTPUT_STARTING':
      return 'starting';
    case 'OBS_WEBSOCKET_OUTPUT_STARTED':
    case 'OBS_WEBSOCKET_OUTPUT_RECONNECTED':
      return 'live';
    case 'OBS_WEBSOCKET_OUTPUT_RECONNECTING':
      return 'reconnecting';
    case 'OBS_WEBSOCKET_OUTPUT_STOPPING':
      return 'stopping';
    case 'OBS_WEBSOCKET_OUTPUT_STOPPED':
      return 'idle';
    default:
      return undefined;
  }
}

/** The phase that `GetStreamStatus` shows to one who has just come. */
export function phaseOfStatus(status: {
  readonly outputActive: boolean;
  readonly outputReconnecting: boolean;
}): Phase {
  if (status.outputReconnecting) return 'reconnecting';
  return status.outputActive ? 'live' : 'idle';
}

/** What a push reports, by the handbook's codes, when OBS's stream goes from one phase to another. */
export function eventsBetween(before: Phase, after: Phase): readonly LifeEvent[] {
  if (before === after) return [];
  switch (after) {
    case 'starting':
    case 'stopping':
      return [];
    case 'live':
      return [{ code: 1001 }, { code: 1002 }];
    case 'reconnecting':
      return [{ code: 1102, detail: 'OBS lost the connection and dials again' }];
    case 'idle':
      return eventsOfEnd(before);
  }
}

/** Whoever stops a stream is told by OBS before it stops; an end out of the blue is the network's or the server's. */
function eventsOfEnd(before: Phase): readonly LifeEvent[] {
  switch (before) {
    case 'idle':
    case 'stopping':
      return [];
    case 'starting':
      return [{ code: 3005, detail: 'OBS could not begin to stream; it does not say why' }];
    case 'live':
      return [
        { code: 3005, detail: 'OBS lost the connection' },
        { code: -1307, detail: 'OBS ended the stream by itself' },
      ];
    case 'reconnecting':
      return [{ code: -1307, detail: 'OBS gave up reconnecting' }];
  }
}
