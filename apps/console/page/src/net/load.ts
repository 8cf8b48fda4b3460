import { type Problem, problemOf } from './problem.ts';
import { tokenHeaders } from './token.ts';

export type Loaded<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem };

/** Gets what is at an address of our own server, whose schema the type is derived from. */
export async function load<Value>(address: string, signal?: AbortSignal): Promise<Loaded<Value>> {
  try {
    const response = await fetch(address, { headers: tokenHeaders(), ...(signal && { signal }) });
    if (!response.ok) return { ok: false, problem: await problemOf(response) };
    return { ok: true, value: await response.json() };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: { status: 0, code: 'unreachable', detail } };
  }
}
