import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ShapedLink } from '../shapedLink.ts';

const HOST = '127.0.0.1';
const SLICE_MS = 20;

/** A relay on the loopback that passes bytes on at a given rate and reads no faster than it may pass on. */
export async function relayLink(kbps: number): Promise<ShapedLink> {
  let rate = kbps;
  const servers: Server[] = [];
  const sockets = new Set<Socket>();

  const keep = (socket: Socket) => {
    sockets.add(socket);
    // A broken end is the other end's news, not this relay's failure.
    socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket));
  };

  const shaped = async (port: number) => {
    const server = createServer({ highWaterMark: 4096 }, (near) => {
      const far = connect({ host: HOST, port });
      keep(near);
      keep(far);
      void pass(near, far, () => rate);
      void pass(far, near, () => rate);
    });
    servers.push(server);
    await once(server.listen(0, HOST), 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return { host: HOST, port: address.port };
  };

  return {
    kind: 'relay',
    serverHost: HOST,
    freeHost: HOST,
    shaped,
    inside: (command, args) => ({ command, args }),
    setRate: async (next) => {
      rate = next;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** One direction: a slice is written, then the time that it takes at the rate is waited. */
async function pass(from: Socket, to: Socket, kbps: () => number): Promise<void> {
  try {
    let freeAt = performance.now();
    for await (const chunk of from.iterator({ destroyOnReturn: false })) {
      for (let offset = 0; offset < chunk.length; ) {
        const slice = chunk.subarray(offset, offset + Math.ceil((kbps() / 8) * SLICE_MS));
        offset += slice.length;
        if (!to.write(slice)) await once(to, 'drain');
        freeAt = Math.max(freeAt, performance.now() - SLICE_MS) + (slice.length * 8) / kbps();
        const waitMs = freeAt - performance.now();
        if (waitMs > 1) await sleep(waitMs);
      }
    }
    to.end();
  } catch {
    from.destroy();
    to.destroy();
  }
}
