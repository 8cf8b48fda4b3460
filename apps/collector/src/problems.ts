import { accessFaults } from '@stutterscope/access';
import { callbackFaults } from '@stutterscope/cloud';
import {
  Problem as BaseProblem,
  commonProblems,
  HttpProblem,
  type HttpProblemOptions,
  type ProblemTable,
} from '@stutterscope/http';
import Type, { type Static } from 'typebox';

/** Everything the collector answers besides success. The README's table is held to this one by a test. */
export const problems = {
  ...commonProblems,
  ...accessFaults,
  ...callbackFaults,
  invalid_json: { status: 400, title: 'Not a JSON document this collector reads' },
  invalid_batch: { status: 400, title: 'Not a telemetry batch' },
  invalid_report: { status: 400, title: 'Not a CMCD version 2 event report' },
  invalid_lines: { status: 400, title: 'Some lines are not telemetry batches' },
  invalid_compression: { status: 400, title: 'The body does not decompress' },
  empty_body: { status: 400, title: 'The body holds no batch' },
  aborted: { status: 400, title: 'The client left before the end of its body' },
  batch_too_large: { status: 413, title: 'The batch is too large' },
  unsupported_encoding: { status: 415, title: 'Unknown content encoding' },
  address_limit: { status: 429, title: 'The address sends more than its share' },
  room_limit: { status: 429, title: 'The room sends more than its share' },
  overloaded: { status: 503, title: 'The collector holds as much as it may' },
  bus_unavailable: { status: 503, title: 'The bus did not make it durable' },
} as const satisfies ProblemTable;

export type ProblemCode = keyof typeof problems;

const LineFault = Type.Object({
  line: Type.Integer({ description: 'line of the body, from 1; blank lines count' }),
  code: Type.String({ description: 'what this line alone would have been refused with' }),
  pointer: Type.String({ description: 'JSON pointer into the line' }),
  message: Type.String(),
});

/** A problem, with what a client needs to drop the faulty part and resend the rest. */
export const Problem = Type.Object(
  {
    ...BaseProblem.properties,
    accepted: Type.Optional(Type.Integer({ description: 'batches of this body that are durable' })),
    faultCount: Type.Optional(Type.Integer({ description: 'faulty lines of this body' })),
    faults: Type.Optional(Type.Array(LineFault, { description: 'the first faulty lines' })),
  },
  { title: 'Problem' },
);
type Problem = Static<typeof Problem>;

type Extension = Pick<Problem, 'pointer' | 'accepted' | 'faultCount' | 'faults'>;

/** A refusal on its way to the client. */
export class ProblemError extends HttpProblem<Extension> {
  constructor(code: ProblemCode, detail: string, options: HttpProblemOptions<Extension> = {}) {
    super(problems, code, detail, options);
  }
}
