import { gunzipSync } from 'node:zlib';

/** A collector inside the process: what it is sent, and what it answers, one after the other. */
export function scriptedFetch(answer: (body: string, attempt: number) => Response | Promise<Response>) {
  const bodies: string[] = [];
  const post: typeof fetch = async (_url, init) => {
    const sent = init?.body;
    const body = sent instanceof ArrayBuffer ? gunzipSync(sent).toString() : String(sent);
    bodies.push(body);
    const aborted = Promise.withResolvers<Response>();
    init?.signal?.addEventListener('abort', () => aborted.reject(init.signal?.reason));
    return Promise.race([answer(body, bodies.length), aborted.promise]);
  };
  return { bodies, fetch: post };
}

export const taken = () => new Response(null, { status: 202 });
