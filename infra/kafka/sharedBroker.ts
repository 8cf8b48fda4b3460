import { describe, inject } from 'vitest';
import { brokerMissing } from './broker.ts';

/** Runs the tests of `body` where a broker can be had; elsewhere skips them, with the reason in the name. */
export function describeWithBroker(name: string, body: () => void): void {
  const missing = brokerMissing();
  // A CI without its broker must not pass for one that ran these tests.
  if (missing !== null && process.env['CI'] === 'true') throw new Error(`${name} needs a broker: ${missing}`);
  describe.skipIf(missing !== null)(missing === null ? name : `${name} (skipped: ${missing})`, body);
}

/** The address of the one broker of this test run. Tests share it: take a topic prefix of your own. */
export async function sharedBroker(): Promise<string> {
  const response = await fetch(inject('brokerLease'));
  const text = await response.text();
  if (!response.ok) throw new Error(`the shared broker did not start: ${text}`);
  return text;
}
