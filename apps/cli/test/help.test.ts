import { describe, expect, test } from 'vitest';
import { buildProgram } from '../src/program.ts';
import { PREFIX, Settings } from '../src/settings.ts';
import type { Terminal } from '../src/terminal.ts';
import { runCli, startCli } from './cli.ts';

const silent: Terminal = { env: {}, isInteractive: false, write() {}, print() {}, say() {} };
const names = buildProgram(silent).commands.map((command) => command.name());

describe('the command line', () => {
  test('has every command that the documentation promises', () => {
    expect(names.toSorted()).toEqual(
      [
        ...['up', 'collector', 'processor', 'notifier', 'console', 'push', 'obs', 'watch'],
        ...[
          'simulate',
          'diagnose',
          'explain',
          'what-if',
          'migrate',
          'topics',
          'rooms',
          'report',
          'sql',
          'doctor',
        ],
        ...['dead-letters', 'erase', 'dashboards', 'token', 'keys', 'url', 'broadcast'],
      ].toSorted(),
    );
  });

  test('explains itself, with examples and every environment variable', async () => {
    const { code, stdout, stderr } = await runCli(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const name of names) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    for (const setting of Object.keys(Settings.properties)) expect(stdout).toContain(` ${PREFIX}${setting} `);
    expect(stdout).toContain('Examples:\n  $ stutterscope up --demo');
  });

  test.each(names)('explains %s, with examples', async (name) => {
    const { code, stdout, stderr } = await runCli([name, '--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`^Usage: stutterscope ${name}\\b`));
    expect(stdout).toMatch(/Examples:\n {2}\$ stutterscope \w+/);
    expect(stdout).not.toContain('stutterscope STUTTERSCOPE_');
    expect(stdout, 'a default is said in words').not.toMatch(/default:\s+\{/);
  });

  test.each([
    [['bogus'], /unknown command 'bogus'/],
    [['rooms', '--bogus'], /unknown option '--bogus'/],
    [['sql', ''], /value '' is invalid.* It must be a statement/],
    [['sql', ' \n'], /It must be a statement/],
    [['diagnose'], /missing required argument 'file'/],
    [['explain', 'a', '--at', 'noon'], /ISO time, .*Unix seconds or ms, or so long ago, like -5m/],
    [['what-if'], /name a recording, or a --room/],
    [['what-if', '-', '--without', 'gremlins'], /Allowed choices are low_frame_rate, upstream_clog/],
    [['simulate', '--rooms', '0'], /whole number from 1 up/],
    [['watch', 'rtmp://localhost/a', '--cache', 'fast'], /Allowed choices are auto, speedy, smooth/],
    [['watch', 'rtmp://localhost/a', '--collector', 'localhost'], /http\(s\):\/\/host:port/],
    [['obs'], /required option '--room/],
    [['obs', '--room', 'a', '--url', 'http://127.0.0.1:4455'], /It must be ws\(s\):\/\/host:port/],
    [['dashboards'], /Usage: stutterscope dashboards/],
    [['dashboards', 'push', '--url', 'localhost', '--token', 'x'], /http\(s\):\/\/host:port/],
    [['dashboards', 'push', '--url', 'http://localhost'], /required option '--token/],
    [[], /Usage: stutterscope/],
  ])('ends %j with 2 and says why', async (args, message) => {
    const { code, stdout, stderr } = await runCli(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  test.each(['collector', 'processor', 'notifier'])(
    'ends %s without a cluster with 2 and names what is missing',
    async (role) => {
      const { code, stderr } = await runCli([role]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/needs STUTTERSCOPE_KAFKA_BROKERS; .* `stutterscope up`/);
    },
  );

  test('ends a wrong configuration with 2, all faults in one message, secrets unsaid', async () => {
    const { code, stdout, stderr } = await runCli(['up'], {
      STUTTERSCOPE_PORT: 'x',
      STUTTERSCOPE_PARTITIONS: '0',
      STUTTERSCOPE_CLICKHOUSE_PASSWORD: 'hush',
    });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toHaveLength(4);
    expect(stderr).not.toContain('hush');
  });

  test.each([['sql', 'SELECT 1'], ['rooms'], ['explain', '8888_show']])(
    'says where %s looked for ClickHouse, and what to start',
    async (...args) => {
      const { code, stderr } = await runCli(args, { STUTTERSCOPE_SQL_PORT: '1' });
      expect(code).toBe(1);
      expect(stderr).toMatch(/no ClickHouse answers at http:\/\/127\.0\.0\.1:1.*`stutterscope up`/);
    },
  );

  test('ends without a word when its reader has read enough', async () => {
    const cli = startCli(['--help']);
    cli.child.stdout?.destroy();
    expect(await cli.exited).toBe(0);
    expect(cli.stderr()).toBe('');
  });
});
