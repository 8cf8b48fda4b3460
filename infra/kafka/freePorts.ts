import { createServer, type Server } from 'node:net';

// Below the usual ephemeral ranges: a client that calls an ephemeral port of its own machine while the broker is
// down can be given that very port as its source, and then talks to itself.
const lowest = 20_000;
const highest = 30_000;
const attempts = 50;

/** Two different TCP ports of the loopback that nobody listens on. */
export async function twoFreePorts(random: () => number = Math.random): Promise<readonly [number, number]> {
  const held = [await holdFreePort(random), await holdFreePort(random)] as const;
  for (const { server } of held) await new Promise((resolve) => server.close(resolve));
  return [held[0].port, held[1].port];
}

async function holdFreePort(random: () => number): Promise<{ port: number; server: Server }> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = lowest + Math.floor(random() * (highest - lowest));
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (free) return { port, server };
  }
  throw new Error(`no free port found between ${lowest} and ${highest}`);
}
