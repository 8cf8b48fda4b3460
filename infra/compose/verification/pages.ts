import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { below, entries } from './grafanaApi.ts';

/** What Grafana posted to the webhooks of its contact points. */
export interface Pages {
  readonly port: number;
  /** Names of the rules that somebody was told of, with the address they were posted to. */
  told(): readonly string[];
  close(): Promise<void>;
}

/** Listens where the contact points post to. */
export async function listenForPages(port: number, host: string): Promise<Pages> {
  const told = new Set<string>();
  const server = createServer(async (request, response) => {
    try {
      for (const alert of entries(below(await json(request), 'alerts')))
        if (below(alert, 'status') === 'firing')
          told.add(`${request.url ?? ''} ${String(below(alert, 'labels', 'alertname'))}`);
      response.writeHead(200).end();
    } catch {
      response.writeHead(400).end('not JSON\n');
    }
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    told: () => [...told],
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
