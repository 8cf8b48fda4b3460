import { execFile, execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { namespaceLink } from '../../../test/support/shapedLink/namespaceLink.ts';
import { relayLink } from '../../../test/support/shapedLink/relayLink.ts';
import type { ShapedLink } from '../../../test/support/shapedLink.ts';

const run = promisify(execFile);
const BYTES = 200_000;

/** Counts what arrives, and answers with a byte once it is all there. */
async function sink(host: string): Promise<number> {
  const server = createServer((socket) => {
    let received = 0;
    socket
      .on('error', () => socket.destroy())
      .on('data', (chunk) => {
        received += chunk.length;
        if (received === BYTES) socket.end('.');
      });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** How long the inside takes to send it all to an address and hear that it arrived. */
async function sendMs(link: ShapedLink, host: string, port: number): Promise<number> {
  const script = `
    const socket = require('node:net').connect(${port}, '${host}', () => {
      const start = performance.now();
      socket.write(Buffer.alloc(${BYTES}));
      socket.on('data', () => { console.log(performance.now() - start); process.exit(); });
    });
    socket.on('error', (error) => { console.error(error); process.exit(1); });`;
  const { command, args } = link.inside(process.execPath, ['-e', script]);
  return Number((await run(command, args, { timeout: 25_000 })).stdout);
}

const kinds: [string, (kbps: number) => Promise<ShapedLink | undefined>][] = [
  ['namespaces', namespaceLink],
  ['a relay', relayLink],
];

describe.each(kinds)('a link of %s', (_name, make) => {
  test('carries what its rate allows, which can be changed, and the free way is free', async (context) => {
    const link = await make(800);
    if (link === undefined) return context.skip('this machine allows no network namespaces');
    onTestFinished(() => link.close());
    const port = await sink(link.serverHost);
    const shaped = await link.shaped(port);
    // 1.6 Mbit at 0.8 Mbit/s are 2 s, less the burst that the shaper lets through at once.
    const slowMs = await sendMs(link, shaped.host, shaped.port);
    expect(slowMs).toBeGreaterThan(1500);
    await link.setRate(80_000);
    expect(await sendMs(link, shaped.host, shaped.port)).toBeLessThan(slowMs / 2);
    await link.setRate(800);
    expect(await sendMs(link, link.freeHost, await sink(link.freeHost))).toBeLessThan(slowMs / 2);
  });
});

test('nothing is left of a namespace after its link is closed', async (context) => {
  const link = await namespaceLink(800);
  if (link === undefined) return context.skip('this machine allows no network namespaces');
  const own = new RegExp(`[io]${process.pid}-`);
  expect(execFileSync('ip', ['-br', 'link'], { encoding: 'utf8' })).toMatch(own);
  await link.close();
  expect(execFileSync('ip', ['-br', 'link'], { encoding: 'utf8' })).not.toMatch(own);
  expect(execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' })).not.toContain(`stsc-${process.pid}-`);
});
