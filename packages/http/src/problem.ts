import Type, { type Static } from 'typebox';

/** Problems by code. A service's README lists its own. */
export type ProblemTable = Readonly<Record<string, { readonly status: number; readonly title: string }>>;

/** What any service may have to answer, whatever it does. */
export const commonProblems = {
  bad_request: { status: 400, title: 'Not an HTTP request this server reads' },
  not_found: { status: 404, title: 'No such resource' },
  method_not_allowed: { status: 405, title: 'Not with this method' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'Unknown content type' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'A fault of the server' },
  not_ready: { status: 503, title: 'The server is not ready' },
} as const satisfies ProblemTable;

/** RFC 9457, with a code for machines and the place of the fault. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'one of the codes of the service’s README' }),
    detail: Type.String(),
    pointer: Type.Optional(Type.String({ description: 'JSON pointer to the offending field' })),
  },
  { title: 'Problem' },
);
export type Problem = Static<typeof Problem>;

export interface HttpProblemOptions<Extension extends object = object> {
  /** Further members of the document. */
  readonly extension?: Extension;
  /** What the log says besides: whose request it was. */
  readonly subject?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A refusal on its way to the client. */
export class HttpProblem<Extension extends object = object> extends Error {
  override readonly name = 'HttpProblem';
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly options: HttpProblemOptions<Extension>;

  constructor(
    table: ProblemTable,
    code: string,
    detail: string,
    options: HttpProblemOptions<Extension> = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    const { status, title } = table[code] ?? commonProblems.internal;
    this.code = code;
    this.status = status;
    this.title = title;
    this.options = options;
  }
}

/** The document a client reads. */
export function problemDocument({ code, status, title, message, options }: HttpProblem): Problem {
  return {
    type: `urn:stutterscope:problem:${code}`,
    title,
    status,
    code,
    detail: message,
    ...options.extension,
  };
}
