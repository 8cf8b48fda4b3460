import { join } from 'node:path';
import { createEmbeddedBus } from '@stutterscope/bus';
import { expect, test } from 'vitest';
import { ffmpegPath, pushArgs } from '../../apps/agent/test/support/studio.ts';
import { agentCommand, Children } from '../support/children.ts';
import { cleanups } from '../support/cleanups.ts';
import { startPipeline } from '../support/pipeline.ts';
import { rtmpServer } from '../support/rtmpServer.ts';
import { shapedLink } from '../support/shapedLink.ts';

const room = '8888_downlink';

/** Documentation addresses of two networks. */
const squeezedNetwork = { address: '203.0.113.9', id: '203.0.113.0/24' };
const healthyNetwork = { address: '198.51.100.7', id: '198.51.100.0/24' };

test('of two viewers the one behind a squeezed link is a downstream lag, for its network alone', async () => {
  const link = await shapedLink(6000);
  cleanups.push(() => link.close());
  const server = await rtmpServer(link.serverHost);
  cleanups.push(() => server.close());
  const pipeline = await startPipeline(link.freeHost, async (dir) =>
    createEmbeddedBus({ dir: join(dir, 'bus') }),
  );
  cleanups.push(() => pipeline.close());
  const children = new Children();
  cleanups.push(() => children.stopAll());
  const { endpoint, eventually, select } = pipeline;

  children.start(
    agentCommand({
      ffmpegArgs: pushArgs(`rtmp://${link.serverHost}:${server.rtmpPort}/live/${room}`),
      ffmpegPath,
      endpoint,
    }),
  );
  await eventually(
    `SELECT count() >= 3 AS live FROM samples WHERE room = '${room}' AND side = 'push'`,
  ).toEqual([{ live: 1 }]);
  const { host, port } = await link.shaped(server.httpPort);
  const watch = (at: string, { address }: { readonly address: string }) =>
    agentCommand({
      url: `http://${at}/live/${room}.flv`,
      cacheMode: 'speedy',
      endpoint,
      headers: { 'x-forwarded-for': address },
    });
  const { command, args } = watch(`${host}:${port}`, squeezedNetwork);
  children.start(link.inside(command, args));
  children.start(watch(`${link.serverHost}:${server.httpPort}`, healthyNetwork));
  const watching = `SELECT networkId, count() >= 10 AS settled FROM samples WHERE room = '${room}' AND side = 'play' GROUP BY networkId ORDER BY networkId`;
  await eventually(watching).toEqual([
    { networkId: healthyNetwork.id, settled: 1 },
    { networkId: squeezedNetwork.id, settled: 1 },
  ]);

  await link.setRate(300);
  const [squeezed] = await select(
    `SELECT DISTINCT session FROM samples WHERE room = '${room}' AND networkId = '${squeezedNetwork.id}'`,
  );
  const stutters = `SELECT cause, origin, session, viewersAffected AS affected FROM stutters_current WHERE room = '${room}'`;
  const lag = {
    ...Object(squeezed),
    cause: 'downstream_lag',
    origin: 'viewer_network',
    affected: expect.toSatisfy((n) => Number(n) === 1),
  };
  await eventually(stutters).toEqual([lag]);
  // Long enough for the other viewer or the pusher to be blamed, were they.
  const later = `SELECT max(t) > (SELECT max(\`from\`) + INTERVAL 15 SECOND FROM stutters_current) AS later FROM samples WHERE room = '${room}' AND side = 'play'`;
  await eventually(later).toEqual([{ later: 1 }]);
  expect(await select(stutters)).toEqual([lag]);
  const shares = `SELECT arrayFilter(signal -> signal LIKE 'share of %', evidence.signal) AS named FROM stutters_current WHERE room = '${room}'`;
  expect(await select(shares)).toEqual([{ named: [`share of network ${squeezedNetwork.id}`] }]);
  const stalls = `SELECT DISTINCT networkId FROM events INNER JOIN (SELECT DISTINCT session, networkId FROM samples) AS viewers USING session WHERE room = '${room}' AND code = 2007 AND networkId = '${healthyNetwork.id}'`;
  expect(await select(stalls)).toEqual([]);
}, 180_000);
