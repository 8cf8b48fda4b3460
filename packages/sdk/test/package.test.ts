import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, expect, test } from 'vitest';

const here = fileURLToPath(new URL('..', import.meta.url));
const dist = (name: string) => readFileSync(join(here, 'dist', name));
let folder: string;
let tarball: Buffer;

// Builds dist, as `prepack` does for whoever packs it.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stutterscope-sdk-'));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: here });
  tarball = readFileSync(join(folder, readdirSync(folder)[0] ?? ''));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the core is one file of at most 8 KB gzipped, and no file imports another', () => {
  expect(gzipSync(dist('index.js')).length).toBeLessThanOrEqual(8000);
  const files = readdirSync(join(here, 'dist')).filter((name) => name.endsWith('.js'));
  expect(files).toHaveLength(8);
  for (const name of files) expect(dist(name).toString()).not.toMatch(/\bimport\s*[{(*'"]|\bfrom\s*['"]/);
});

test('the core that is packed works in a bare Node', async () => {
  const { createReporter, createTransport }: typeof import('../src/index.ts') = await import(
    join(here, 'dist/index.js')
  );
  const lines: string[] = [];
  const reporter = createReporter({
    endpoint: 'http://127.0.0.1:1/v1/telemetry',
    room: '8888_packed',
    side: 'play',
    client: { platform: 'node' },
    stream: { protocol: 'flv' },
    record: (line) => lines.push(line),
  });
  reporter.sample({ fps: 15 });
  await reporter.close(0);
  expect(lines).toHaveLength(1);
  expect(reporter.stats().lostBatches).toBe(1);
  expect(createTransport).toBeTypeOf('function');
});

test('publint finds nothing', async () => {
  const { messages, pkg } = await publint({
    pack: { tarball: new Uint8Array(tarball).buffer },
    strict: true,
  });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

test('the types are right wherever ES modules are', async () => {
  const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
  if (analysis.types === false) throw new Error('no types');
  // An ES module is no CommonJS, and `node10` knows no `exports`: the profile "esm-only".
  const kinds = analysis.problems.filter(
    (problem) =>
      problem.kind !== 'CJSResolvesToESM' &&
      !('resolutionKind' in problem && problem.resolutionKind === 'node10'),
  );
  expect(kinds).toEqual([]);
  expect(Object.keys(analysis.entrypoints).toSorted()).toContain('./hls');
});
