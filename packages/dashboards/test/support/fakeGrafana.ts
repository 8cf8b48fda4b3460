import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

export const TOKEN = 'glsa_test';

type Json = Record<string, unknown>;

/** Grafana's documented HTTP API of folders, dashboards and rule groups, in memory. */
export interface FakeGrafana {
  readonly url: string;
  /** How many requests have written something. */
  writes(): number;
  dashboard(uid: string): Json | undefined;
  /** Somebody saves a dashboard by hand. */
  edit(uid: string, change: (dashboard: Json) => Json): void;
  /** Runs once, behind the next answer that tells of this dashboard. */
  afterReading(uid: string, act: () => void): void;
  /** Answers the next write with this. */
  refuse(status: number, body: Json | string): void;
  close(): Promise<void>;
}

class Store {
  readonly folders = new Map<string, Json>();
  readonly dashboards = new Map<string, Json>();
  readonly groups = new Map<string, Json>();
  writes = 0;
  private nextId = 1;

  save({ dashboard, folderUid, overwrite }: Json): [number, Json] {
    if (!isJson(dashboard) || !this.folders.has(String(folderUid))) return [400, { message: 'bad request' }];
    const uid = String(dashboard['uid']);
    const there = this.dashboards.get(uid);
    const isStale = there !== undefined && overwrite !== true && there['version'] !== dashboard['version'];
    if (isStale)
      return [412, { status: 'version-mismatch', message: 'The dashboard has been changed by someone else' }];
    const version = Number(there?.['version'] ?? 0) + 1;
    this.dashboards.set(uid, { ...dashboard, id: there?.['id'] ?? this.nextId++, version });
    return [200, { status: 'success', uid, version }];
  }
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Starts it on a free port. */
export async function fakeGrafana(): Promise<FakeGrafana> {
  const store = new Store();
  let refusal: [number, Json | string] | undefined;
  const hooks = new Map<string, () => void>();
  const answer = async (request: IncomingMessage): Promise<[number, Json | string]> => {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return [401, { message: 'Invalid API key' }];
    const isWrite = request.method !== 'GET';
    if (isWrite && refusal !== undefined) return refusal;
    if (!isWrite) return read(store, hooks, request.url ?? '');
    store.writes++;
    return write(store, request.url ?? '', JSON.parse(await text(request)));
  };
  const server = createServer(async (request, response: ServerResponse) => {
    const [status, body] = await answer(request);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    url,
    writes: () => store.writes,
    dashboard: (uid) => store.dashboards.get(uid),
    edit(uid, change) {
      const there = store.dashboards.get(uid) ?? {};
      store.dashboards.set(uid, { ...change(there), version: Number(there['version']) + 1 });
    },
    afterReading: (uid, act) => void hooks.set(uid, act),
    refuse(status, body) {
      refusal = [status, body];
    },
    async close() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function read(store: Store, hooks: Map<string, () => void>, path: string): [number, Json] {
  const [, folder] = /^\/api\/folders\/(.+)$/.exec(path) ?? [];
  const [, uid] = /^\/api\/dashboards\/uid\/(.+)$/.exec(path) ?? [];
  const [, group] = /^\/api\/v1\/provisioning\/folder\/stutterscope\/rule-groups\/(.+)$/.exec(path) ?? [];
  const dashboard = store.dashboards.get(uid ?? '');
  const found =
    store.folders.get(folder ?? '') ??
    (dashboard && { dashboard, meta: { folderUid: 'stutterscope' } }) ??
    store.groups.get(group ?? '');
  const hook = hooks.get(uid ?? '');
  hooks.delete(uid ?? '');
  hook?.();
  return found === undefined ? [404, { message: 'not found' }] : [200, found];
}

function write(store: Store, path: string, body: Json): [number, Json] {
  if (path === '/api/folders') {
    store.folders.set(String(body['uid']), body);
    return [200, body];
  }
  if (path === '/api/dashboards/db') return store.save(body);
  const [, group = ''] = /rule-groups\/(.+)$/.exec(path) ?? [];
  // Grafana fills in what a rule leaves out.
  store.groups.set(group, { ...body, provenance: 'api' });
  return [200, body];
}
