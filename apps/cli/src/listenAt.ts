import { reachable } from './config.ts';
import { listenError } from './serve.ts';

/** What of a Fastify instance is needed to listen. */
interface Listening {
  listen(options: { readonly host: string; readonly port: number }): Promise<string>;
  addresses(): readonly (string | { readonly port: number })[];
}

/** Listens; gives the address at which this machine reaches it. `setting` is the one that names the port. */
export async function listenAt(app: Listening, host: string, port: number, setting: string): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw listenError(error, host, port, setting);
  }
  const [address] = app.addresses();
  // A string is the path of a local socket, which `host` cannot name.
  return `http://${reachable(host)}:${typeof address === 'object' ? address.port : port}`;
}
