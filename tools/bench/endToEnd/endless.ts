import type { Request } from '../collector/post.ts';

/** Where the name of a session holds nothing but zeros (load.ts: which 65,536 of the copies). */
const SESSION = '"session":"';
const LAP_AT = SESSION.length + 4;

/** Requests without end: each time round they are of sessions of their own. */
export function endless(requests: readonly Request[]): () => Request | null {
  let at = 0;
  let lap = 0;
  return () => {
    if (at === requests.length) {
      at = 0;
      lap += 1;
    }
    const request = requests[at++];
    if (request === undefined) return null;
    if (lap > 0)
      request.bytes.write(lap.toString(16).padStart(4, '0'), request.bytes.indexOf(SESSION) + LAP_AT);
    return request;
  };
}
