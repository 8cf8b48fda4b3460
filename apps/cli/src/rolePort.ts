import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Registry } from 'prom-client';
import { explain } from './cliError.ts';
import { type Defer, listenError } from './serve.ts';

export interface RolePort {
  readonly host: string;
  readonly port: number;
  readonly setting: string;
  readonly registry: Registry;
  /** Rejects with the reason while the role cannot do its work. */
  readonly check: () => Promise<unknown>;
}

function answering({ registry, check }: RolePort): Server {
  return createServer(async (request, response) => {
    const answer = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'content-type': type }).end(body);
    try {
      if (request.url === '/metrics') answer(200, registry.contentType, await registry.metrics());
      else if (request.url === '/healthz') {
        await check();
        answer(200, 'application/json', '{"status":"ok"}');
      } else answer(404, 'text/plain', 'There are /healthz and /metrics.\n');
    } catch (error) {
      answer(503, 'application/json', JSON.stringify({ status: 'failing', reason: explain(error) }));
    }
  });
}

/** Serves /healthz and /metrics of a role that has no HTTP of its own; gives the port. */
export async function serveRolePort(options: RolePort, defer: Defer): Promise<number> {
  const { host, port, setting } = options;
  const server = answering(options);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw listenError(error, host, port, setting);
  }
  defer(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
