import { accessFaults } from '@stutterscope/access';
import { commonProblems, HttpProblem, type HttpProblemOptions, type ProblemTable } from '@stutterscope/http';

/** Everything the console answers besides success. The README's table is held to this one by a test. */
export const problems = {
  ...commonProblems,
  ...accessFaults,
  bad_span: { status: 400, title: 'Not a span of time that can be shown' },
  no_broadcast: { status: 404, title: 'No broadcast of this room is known' },
  too_many_streams: { status: 503, title: 'The console holds as many streams as it may' },
  warehouse_unavailable: { status: 503, title: 'ClickHouse does not answer' },
  notifier_unavailable: { status: 503, title: 'The notifier does not answer' },
} as const satisfies ProblemTable;

/** A refusal on its way to the client. */
export class ProblemError extends HttpProblem {
  constructor(code: keyof typeof problems, detail: string, options: HttpProblemOptions = {}) {
    super(problems, code, detail, options);
  }
}
