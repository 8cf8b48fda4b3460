type Json = Readonly<Record<string, unknown>>;

/** Grafana's HTTP API as its admin. */
export interface GrafanaApi {
  get(path: string): Promise<unknown>;
  post(path: string, body: Json): Promise<unknown>;
}

const TIMEOUT_MS = 60_000;

/** Asks a Grafana; rejects with what it answered. */
export function grafanaApi(url: string, password: string): GrafanaApi {
  const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
  async function ask(method: 'GET' | 'POST', path: string, body?: Json): Promise<unknown> {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    // A query that failed is 400 or 207 with the reason in its body: whoever asks reads it there.
    if (!response.ok && path !== '/api/ds/query')
      throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  }
  return { get: (path) => ask('GET', path), post: (path, body) => ask('POST', path, body) };
}

/** The value below some keys; undefined where there is none. */
export function below(value: unknown, ...path: readonly (string | number)[]): unknown {
  let one = value;
  for (const key of path) one = typeof one === 'object' && one !== null ? Reflect.get(one, key) : undefined;
  return one;
}

/** The entries of a list; none where there is no list. */
export const entries = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
