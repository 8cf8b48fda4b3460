import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way over the loopback that can go dark: connections stand, new ones are taken, and no byte gets through. */
export interface DarkWay {
  readonly port: number;
  /** Bytes that came on the way's near side while it was dark wait, as in the buffers of a network that is gone. */
  setDark(isDark: boolean): void;
  close(): Promise<void>;
}

/** Opens one to a port of the same host. */
export async function openDarkWay(host: string, farPort: number): Promise<DarkWay> {
  let isDark = false;
  const sockets = new Set<Socket>();
  const join = (from: Socket, to: Socket) => {
    sockets.add(from);
    from
      .on('data', (bytes) => void to.write(bytes))
      .on('end', () => void to.end())
      // A broken end is the other end's news, not this way's failure.
      .on('error', () => from.destroy())
      .once('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    if (isDark) from.pause();
  };
  const server = createServer({ pauseOnConnect: true }, (near) => {
    const far = connect({ host, port: farPort });
    join(near, far);
    join(far, near);
    if (!isDark) near.resume();
  });
  await once(server.listen(0, host), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    setDark(next) {
      isDark = next;
      for (const socket of sockets) {
        if (isDark) socket.pause();
        else socket.resume();
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
