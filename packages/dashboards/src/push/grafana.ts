import { PushError } from './pushError.ts';

/** Where Grafana is, and who asks. */
export interface GrafanaTarget {
  readonly url: string;
  readonly token: string;
}

const TIMEOUT_MS = 30_000;

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

async function read(response: Response): Promise<Json> {
  const text = await response.text();
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : { message: text };
  } catch {
    // A proxy before Grafana answers in words of its own.
    return { message: text.slice(0, 200) };
  }
}

/** Grafana's HTTP API, as far as a push needs it. */
export class Grafana {
  readonly #target: GrafanaTarget;

  constructor(target: GrafanaTarget) {
    this.#target = target;
  }

  /** What is there; undefined where nothing is. */
  async find(path: string, what: string): Promise<Json | undefined> {
    const response = await this.#ask('GET', path, what);
    if (response.status === 404) return undefined;
    return this.#taken(response, what);
  }

  async send(method: 'POST' | 'PUT', path: string, what: string, body: unknown): Promise<Json> {
    return this.#taken(await this.#ask(method, path, what, body), what);
  }

  async #taken(response: Response, what: string): Promise<Json> {
    const body = await read(response);
    if (response.ok) return body;
    const said = typeof body['message'] === 'string' ? body['message'] : '';
    throw new PushError(response.status, what, said, body['status'] === 'name-exists');
  }

  async #ask(method: string, path: string, what: string, body?: unknown): Promise<Response> {
    const { url, token } = this.#target;
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'content-type': 'application/json',
    };
    try {
      return await fetch(`${url.replace(/\/$/, '')}${path}`, {
        method,
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new PushError(0, what, `nothing answers at ${url}`, false, { cause: error });
    }
  }
}
