import { expect, test } from 'vitest';
import { eventsBetween, type Phase, phaseOfState, phaseOfStatus } from '../../src/obs/streamLife.ts';

/** The codes of a stream that goes through these states of OBS, from rest. */
function codes(...states: string[]): number[] {
  let before: Phase = 'idle';
  return states.flatMap((state) => {
    const after = phaseOfState(`OBS_WEBSOCKET_OUTPUT_${state}`) ?? before;
    const events = eventsBetween(before, after);
    before = after;
    return events.map(({ code }) => code);
  });
}

test.each([
  ['begins and is stopped', ['STARTING', 'STARTED', 'STOPPING', 'STOPPED'], [1001, 1002]],
  ['cannot begin', ['STARTING', 'STOPPED'], [3005]],
  [
    'breaks and heals, whatever the number of tries',
    ['STARTED', 'RECONNECTING', 'RECONNECTING', 'RECONNECTED'],
    [1001, 1002, 1102, 1001, 1002],
  ],
  ['breaks for good', ['STARTED', 'RECONNECTING', 'STOPPED'], [1001, 1002, 1102, -1307]],
  ['breaks where OBS does not reconnect', ['STARTED', 'STOPPED'], [1001, 1002, 3005, -1307]],
  ['is stopped while it is broken', ['STARTED', 'RECONNECTING', 'STOPPING', 'STOPPED'], [1001, 1002, 1102]],
  ['has a recording beside it', ['STARTED', 'PAUSED', 'RESUMED', 'STARTED'], [1001, 1002]],
])('a stream that %s', (_, states, expected) => {
  expect(codes(...states)).toEqual(expected);
});

test('who comes late sees where a stream stands', () => {
  const status = { outputActive: true, outputReconnecting: false };
  expect(phaseOfStatus(status)).toBe('live');
  // While it dials OBS calls its output active, too.
  expect(phaseOfStatus({ ...status, outputReconnecting: true })).toBe('reconnecting');
  expect(phaseOfStatus({ ...status, outputActive: false })).toBe('idle');
});
