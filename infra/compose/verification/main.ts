import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addKey } from '@stutterscope/access';
import { alertRules } from '@stutterscope/dashboards';
import { Children, cliCommand } from '../../../test/support/children.ts';
import { rtmpServer } from '../../../test/support/rtmpServer.ts';
import {
  checkBoards,
  checkDatasource,
  checkPanels,
  checkRules,
  type Finding,
  isFiring,
  verdictOf,
} from './checks.ts';
import { compose } from './compose.ts';
import { eventually } from './eventually.ts';
import { grafanaApi } from './grafanaApi.ts';
import { postOutage } from './outage.ts';
import { listenForPages } from './pages.ts';

const MINUTE = 60_000;
/** Where .env.example lets Grafana post its alerts. */
const PAGES_PORT = 8610;
const ROOM = '8888_verify';
const RULE = 'viewing-burns-fast';
const COLLECTOR = 'http://127.0.0.1:8600';
const GRAFANA = 'http://127.0.0.1:3000';

const say = (text: string) => void process.stdout.write(`${text}\n`);

/** A processor that no stream of this size can be encoded on in real time: too few frames. */
const starvedPush = (port: number) =>
  `-re -f lavfi -i testsrc2=size=2560x1440:rate=30 -c:v libx264 -preset placebo -tune zerolatency -pix_fmt yuv420p -g 60 -b:v 1200k -f flv rtmp://127.0.0.1:${port}/live/${ROOM}`.split(
    ' ',
  );

async function settingOf(name: string): Promise<string> {
  const example = await readFile(join(import.meta.dirname, '../.env.example'), 'utf8');
  const [, value] = new RegExp(`^${name}=(.*)$`, 'm').exec(example) ?? [];
  if (value === undefined) throw new Error(`.env.example has no ${name}`);
  return value;
}

async function look(findings: Promise<Finding[]>): Promise<number> {
  const all = await findings;
  const faults = all.filter(({ fault }) => fault !== '');
  for (const { asked, fault } of faults) say(`✗ ${asked}: ${fault}`);
  say(
    `${faults.length === 0 ? '✓' : '✗'} ${all.length - faults.length} of ${all.length}: ${all[0]?.asked ?? 'nothing'} …`,
  );
  return faults.length;
}

/** Everything that is asked of a Grafana while the outage is on; gives the number of faults. */
async function examine(password: string, told: () => readonly string[]): Promise<number> {
  const api = grafanaApi(GRAFANA, password);
  const verdict = await eventually(
    () => verdictOf(api, ROOM),
    (one) => one === 'low_frame_rate',
    {
      what: `the verdict of ${ROOM}`,
      withinMs: 3 * MINUTE,
    },
  );
  say(`✓ the real stream is seen: ${verdict}`);
  let faults = await look(checkDatasource(api));
  faults += await look(checkBoards(api));
  faults += await look(checkPanels(api, ROOM));
  await eventually(
    () => isFiring(api, RULE),
    (firing) => firing,
    { what: `rule ${RULE} fires`, withinMs: 12 * MINUTE },
  );
  say(`✓ rule ${RULE} fires`);
  faults += await look(checkRules(api));
  const page = `/page ${alertRules.find(({ name }) => name === RULE)?.title ?? ''}`;
  await eventually(
    async () => told(),
    (all) => all.includes(page),
    { what: 'the page arrives', withinMs: 3 * MINUTE },
  );
  say('✓ the page arrived');
  return faults;
}

async function verify(): Promise<number> {
  const keys = addKey({ keys: [] }, 'verify');
  const env = { STUTTERSCOPE_TOKEN_KEYS: JSON.stringify(keys) };
  const outage = new AbortController();
  const children = new Children();
  const pages = await listenForPages(PAGES_PORT, '0.0.0.0');
  const rtmp = await rtmpServer();
  try {
    await compose(['up', '--build', '--detach', '--wait'], env);
    Object.assign(process.env, env);
    children.start(cliCommand('push', '--collector', COLLECTOR, ...starvedPush(rtmp.rtmpPort)));
    const posted = postOutage({ collector: COLLECTOR, keys, signal: outage.signal });
    const examined = examine(await settingOf('GRAFANA_ADMIN_PASSWORD'), pages.told);
    // An outage that cannot be posted ends it; one that goes on waits for the examination.
    const faults = await Promise.race([examined, posted.then(() => examined)]);
    outage.abort();
    await posted;
    return faults;
  } finally {
    outage.abort();
    await children.stopAll();
    await rtmp.close();
    await pages.close();
    if (!process.argv.includes('--keep')) await compose(['down', '--volumes'], env);
  }
}

const faults = await verify();
say(faults === 0 ? 'Everything is seen.' : `${faults} faults.`);
process.exitCode = faults === 0 ? 0 : 1;
