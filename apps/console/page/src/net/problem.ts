/** A refusal of the server, as problem+json has it. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** What a response that is no success says. */
export async function problemOf(response: Response): Promise<Problem> {
  const { status } = response;
  const unknown = { status, code: 'unknown', detail: response.statusText };
  try {
    const body: unknown = await response.json();
    if (typeof body !== 'object' || body === null || !('code' in body) || !('detail' in body)) return unknown;
    const { code, detail } = body;
    return isText(code) && isText(detail) ? { status, code, detail } : unknown;
  } catch {
    // A proxy in between answers in its own way.
    return unknown;
  }
}

/** Coming back will not help: somebody has to do something. */
export const isFinal = ({ status }: Problem): boolean =>
  status >= 400 && status < 500 && status !== 408 && status !== 429;
