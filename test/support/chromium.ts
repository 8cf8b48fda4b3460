import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { describe } from 'vitest';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const found = places.find((place) => existsSync(place));

/** Runs the tests of `body` where there is a Chromium; elsewhere skips them, with the reason in the name. */
export function describeWithChromium(name: string, body: () => void): void {
  // A CI without its browser must not pass for one that ran these tests.
  if (found === undefined && process.env['CI'] === 'true') throw new Error(`${name} needs Chromium`);
  describe.skipIf(found === undefined)(found === undefined ? `${name} (skipped: no Chromium)` : name, body);
}

/** A real, headless browser that asks nothing of the network outside. */
export function openChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: found ?? '',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...args,
    ],
  });
}
