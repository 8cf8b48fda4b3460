import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { diagnoseRecording, fromOtherVersion, Verdict } from '../src/index.ts';
import { pusher, squeezed } from './support/recording.ts';

const verdicts = Compile(Verdict);
const ofToday = diagnoseRecording(pusher({ seconds: 60, sample: squeezed(20, 40) }));
const [alert] = ofToday.filter(({ kind }) => kind === 'alert');
const [stutter] = ofToday.filter(({ kind }) => kind === 'stutter');

/** Without some fields, as a version wrote it that did not have them yet. */
function without(verdict: object | undefined, ...names: string[]): object {
  return Object.fromEntries(Object.entries(verdict ?? {}).filter(([name]) => !names.includes(name)));
}

test.each([
  ['an alert before there was advice', without(alert, 'advice')],
  ['an alert whose advice is of a later version', { ...alert, advice: 'hold_it_upright' }],
  ['an alert whose origin is of a later version', { ...alert, origin: 'satellite' }],
  ['an alert with a field of a later version', { ...alert, mood: 'calm' }],
  ['a stutter before it had a visible beginning', without(stutter, 'visibleFrom', 'undecided', 'confidence')],
  ['a stutter whose origin is of a later version', { ...stutter, origin: 'satellite' }],
])('%s is read', (_, verdict) => {
  const known = fromOtherVersion(verdict);
  expect([...verdicts.Errors(known)]).toEqual([]);
  expect(known).toMatchObject(without(verdict, 'advice', 'origin'));
});

test('what is no verdict stays none, and what is known stays as it is', () => {
  for (const verdict of ofToday) expect(fromOtherVersion(verdict)).toEqual(verdict);
  for (const no of [null, 7, 'alert', [], {}, { kind: 'alert' }, { ...alert, cause: 'gremlins' }]) {
    expect(verdicts.Check(fromOtherVersion(no))).toBe(false);
  }
});
