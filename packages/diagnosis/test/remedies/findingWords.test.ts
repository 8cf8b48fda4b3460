import { eventCatalogue } from '@stutterscope/telemetry';
import { expect, test } from 'vitest';
import { wordsOf } from '../../src/remedies/findingWords.ts';
import { watchFailureOf } from '../../src/session/play/findings/watchFailure.ts';
import { failureOf } from '../../src/session/push/findings/pushFailure.ts';

const pushed = eventCatalogue.flatMap(({ code }) =>
  ['android', 'ios', 'windows', 'other'].flatMap((platform) =>
    [true, false].flatMap((connected) =>
      [true, false].flatMap((isExpired) => {
        const failure = failureOf(code, platform, connected, isExpired);
        return failure === null ? [] : [['push_failed', failure.reason] as const];
      }),
    ),
  ),
);
const watched = eventCatalogue.flatMap(({ code }) => {
  const reason = watchFailureOf(code);
  return reason === null ? [] : [['watch_failed', reason] as const];
});

test('every failure that a code tells of has words and something to do', () => {
  const reasons = new Map(
    [...pushed, ...watched].map(([finding, reason]) => [`${finding} ${reason}`, { finding, reason }]),
  );
  expect(reasons.size).toBeGreaterThan(25);
  for (const { finding, reason } of reasons.values()) {
    const { says, advice } = wordsOf(finding, reason);
    expect(says).not.toContain(finding.replaceAll('_', ' '));
    expect(says).not.toMatch(/[.;]$/);
    expect(advice.length).toBeGreaterThan(0);
  }
});

test('a reason that nobody wrote words for is told by its name', () => {
  expect(wordsOf('settings', 'constructor')).toEqual({ says: 'settings (constructor)', advice: [] });
});
