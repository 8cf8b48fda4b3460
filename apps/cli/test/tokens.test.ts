import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTokenKeys, requireTokens } from '@stutterscope/access';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { twoFreePorts } from '../../../infra/kafka/freePorts.ts';
import { run } from '../src/index.ts';
import { type Cli, startCli } from './cli.ts';
import { cloggedPush, lines } from './recording.ts';

let dir: string;
let env: Record<string, string>;
const started: Cli[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stutterscope-tokens-'));
  env = { STUTTERSCOPE_DATA_DIR: dir };
});

afterEach(async () => {
  for (const cli of started.splice(0)) {
    cli.child.kill('SIGKILL');
    await cli.exited;
  }
  await rm(dir, { recursive: true });
});

/** Runs one command line in this process: none of these keeps anything open. */
async function runHere(args: readonly string[]) {
  const text = { stdout: '', stderr: '' };
  const line = (name: 'stdout' | 'stderr') => (said: string) => {
    text[name] += `${said}\n`;
  };
  const terminal = {
    env,
    isInteractive: false,
    write: line('stdout'),
    print: line('stdout'),
    say: line('stderr'),
  };
  return { code: await run(args, terminal), ...text };
}

const cli = async (...args: string[]) => {
  const { code, stdout, stderr } = await runHere(args);
  expect([args, code, stderr]).toEqual([args, 0, '']);
  return stdout.trim();
};

async function faultOf(token: string): Promise<string | null> {
  const parsed = parseTokenKeys(await readFile(join(dir, 'token-keys.json'), 'utf8'));
  if (!parsed.ok) throw new Error(parsed.fault);
  const admission = await requireTokens(parsed.keys).admit(token);
  return (admission.ok ? admission.grant.refusal('8888_show', ['push']) : admission.fault)?.code ?? null;
}

test('a token for all rooms lets its holder look at any and report for none', async () => {
  await cli('keys', 'add');
  const token = await cli('token', '--room', '*', '--side', 'watch');
  expect(await faultOf(token)).toBe('wrong_side');
  expect(await runHere(['token', '--room', '*', '--side', 'push'])).toMatchObject({ code: 2, stdout: '' });
});

test('keys rotate: old tokens hold until their key is retired, and no secret is shown', async () => {
  expect(await runHere(['token', '--room', '8888_show', '--side', 'push'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/no key file .*token-keys\.json: make one with `stutterscope keys add`/),
  });
  await cli('keys', 'add', 'may');
  const old = await cli('token', '--room', '8888_show', '--side', 'push');
  await cli('keys', 'add');
  const { token, expiresAt } = JSON.parse(
    await cli('token', '--room', '8888_show', '--side', 'push', '--ttl', '45m', '--json'),
  );
  expect(Math.abs(Date.parse(expiresAt) - Date.now() - 45 * 60_000)).toBeLessThan(60_000);
  expect([await faultOf(old), await faultOf(token)]).toEqual([null, null]);
  await cli('keys', 'retire', 'may');
  expect([await faultOf(old), await faultOf(token)]).toEqual(['token_key_retired', null]);
  const shown = await cli('keys');
  expect(shown).toMatch(/^may +retired\n\S+ +signs$/m);
  const text = await readFile(join(dir, 'token-keys.json'), 'utf8');
  for (const [, secret] of text.matchAll(/"secret":"([^"]+)"/g)) expect(shown).not.toContain(secret);
  expect((await stat(join(dir, 'token-keys.json'))).mode & 0o077).toBe(0);
});

test('help says the usual time in the words that --ttl takes', async () => {
  expect((await runHere(['token', '--help'])).stdout).toContain('(default: 24h)');
});

test('what cannot be done is a sentence', async () => {
  const refused = async (...args: string[]) => (await runHere(args)).stderr;
  expect(await refused('keys', 'retire', 'may')).toMatch(/there is no key may/);
  expect(await refused('token', '--room', '8888_*', '--side', 'push')).toMatch(/must be a room/);
  expect(await refused('token', '--room', 'a', '--side', 'push', '--ttl', '24')).toMatch(
    /like 45m, 24h or 7d/,
  );
  await writeFile(join(dir, 'token-keys.json'), '{"keys":[{"kid":"a","state":"signs","secret":"hush"}]}');
  const faulty = await refused('token', '--room', 'a', '--side', 'push');
  expect(faulty).toMatch(/key file .* \/keys\/0\/secret /);
  expect(faulty).not.toContain('hush');
});

test('up requires tokens, shows the key that it made once, and takes what its own commands report', async () => {
  const [port, sqlPort] = await twoFreePorts();
  const collector = `http://127.0.0.1:${port}`;
  env = {
    ...env,
    STUTTERSCOPE_PORT: String(port),
    STUTTERSCOPE_SQL_PORT: String(sqlPort),
    STUTTERSCOPE_NOTIFIER_PORT: '0',
    STUTTERSCOPE_CONSOLE_PORT: '0',
  };
  const up = async () => {
    const running = startCli(['up'], env);
    started.push(running);
    await vi.waitFor(async () => expect((await fetch(`${collector}/readyz`)).status).toBe(200), {
      timeout: 60_000,
      interval: 200,
    });
    return running;
  };
  const post = (headers: Record<string, string>) =>
    fetch(`${collector}/v1/telemetry`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', ...headers },
      body: lines(cloggedPush('8888_show')),
    });

  const first = await up();
  await vi.waitFor(() =>
    expect(first.stderr()).toMatch(/^Made a key for room tokens, shown this once: [\w-]{43}$/m),
  );
  expect(first.stdout()).not.toContain('shown this once');
  const nobody = await post({});
  expect([nobody.status, await nobody.json()]).toMatchObject([401, { code: 'token_missing' }]);
  const token = await cli('token', '--room', '8888_show', '--side', 'push');
  expect((await post({ authorization: `Bearer ${token}` })).status).toBe(202);
  const args = ['simulate', '--rooms', '2', '--viewers', '1', '--seed', '7', '--duration', '3', '--json'];
  const { stdout } = await runHere([...args, '--collector', collector]);
  expect(JSON.parse(stdout)).toMatchObject({ refused: 0, lost: 0, waiting: 0 });
  expect(JSON.parse(stdout).taken).toBeGreaterThan(0);
  first.child.kill('SIGTERM');
  expect(await first.exited).toBe(0);

  const second = await up();
  expect(second.stderr()).toBe('');
  expect((await post({ authorization: `Bearer ${token}` })).status).toBe(202);
}, 150_000);
