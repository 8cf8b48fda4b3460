import Type, { type Static } from 'typebox';

/** Everything the collector answers besides success. The README's table is held to this one by a test. */
export const problems = {
  invalid_json: { status: 400, title: 'Not a JSON document this collector reads' },
  invalid_batch: { status: 400, title: 'Not a telemetry batch' },
  invalid_lines: { status: 400, title: 'Some lines are not telemetry batches' },
  invalid_compression: { status: 400, title: 'The body does not decompress' },
  empty_body: { status: 400, title: 'The body holds no batch' },
  bad_request: { status: 400, title: 'Not an HTTP request this server reads' },
  aborted: { status: 400, title: 'The client left before the end of its body' },
  not_found: { status: 404, title: 'No such resource' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  batch_too_large: { status: 413, title: 'The batch is too large' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'Unknown content type' },
  unsupported_encoding: { status: 415, title: 'Unknown content encoding' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'A fault of the collector' },
  overloaded: { status: 503, title: 'The collector holds as much as it may' },
  bus_unavailable: { status: 503, title: 'The bus did not make it durable' },
  not_ready: { status: 503, title: 'The collector is not ready' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemCode = keyof typeof problems;

const LineFault = Type.Object({
  line: Type.Integer({ description: 'line of the body, from 1; blank lines count' }),
  code: Type.String({ description: 'what this line alone would have been refused with' }),
  pointer: Type.String({ description: 'JSON pointer into the line' }),
  message: Type.String(),
});

/** RFC 9457, with what a client needs to drop the faulty part and resend the rest. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'one of the codes of the collector’s README' }),
    detail: Type.String(),
    pointer: Type.Optional(Type.String({ description: 'JSON pointer to the offending field' })),
    accepted: Type.Optional(Type.Integer({ description: 'batches of this body that are durable' })),
    faultCount: Type.Optional(Type.Integer({ description: 'faulty lines of this body' })),
    faults: Type.Optional(Type.Array(LineFault, { description: 'the first faulty lines' })),
  },
  { title: 'Problem' },
);
export type Problem = Static<typeof Problem>;

type Extension = Pick<Problem, 'pointer' | 'accepted' | 'faultCount' | 'faults'>;

/** A refusal on its way to the client. `subject` is for the log alone. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly extension: Extension;
  readonly subject: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    options: { extension?: Extension; subject?: Readonly<Record<string, string>>; cause?: unknown } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.extension = options.extension ?? {};
    this.subject = options.subject ?? {};
  }
}

/** The document a client reads. */
export function problemDocument(error: ProblemError): Problem {
  const { status, title } = problems[error.code];
  return {
    type: `urn:stutterscope:problem:${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.message,
    ...error.extension,
  };
}
