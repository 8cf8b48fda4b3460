import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { describe } from 'vitest';
import type { ShapedLink } from './shapedLink.ts';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const found = places.find((place) => existsSync(place));

/** Runs the tests of `body` where there is a Chromium; elsewhere skips them, with the reason in the name. */
export function describeWithChromium(name: string, body: () => void): void {
  // A CI without its browser must not pass for one that ran these tests.
  if (found === undefined && process.env['CI'] === 'true') throw new Error(`${name} needs Chromium`);
  describe.skipIf(found === undefined)(found === undefined ? `${name} (skipped: no Chromium)` : name, body);
}

/** A real, headless browser that asks nothing of the network outside. */
export function openChromium(args: readonly string[] = [], executablePath = found ?? ''): Promise<Browser> {
  return chromium.launch({
    executablePath,
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

/** One whose every page lies inside a link. It plays without being clicked, and offers addresses instead of names. */
export async function openChromiumInside(link: ShapedLink | undefined): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), 'stutterscope-chromium-'));
  const executablePath = join(folder, 'chromium');
  const own = found ?? '';
  const { command, args } = link?.inside(own, []) ?? { command: own, args: [] };
  await writeFile(executablePath, `#!/bin/sh\nexec ${[command, ...args].join(' ')} "$@"\n`);
  await chmod(executablePath, 0o755);
  const browser = await openChromium(
    // A name would need multicast, which a namespace has not.
    ['--autoplay-policy=no-user-gesture-required', '--disable-features=WebRtcHideLocalIpsWithMdns'],
    executablePath,
  );
  browser.once('disconnected', () => void rm(folder, { recursive: true, force: true }));
  return browser;
}
