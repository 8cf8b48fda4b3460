import { accessFaults } from '@stutterscope/access';
import { commonProblems, HttpProblem, type HttpProblemOptions, type ProblemTable } from '@stutterscope/http';

/** Everything the notifier answers besides success. The README's table is held to this one by a test. */
export const problems = {
  ...commonProblems,
  ...accessFaults,
  invalid_grafana: { status: 400, title: "Not the body of Grafana's alert webhook" },
  wrong_secret: { status: 401, title: "The secret of Grafana's contact point is wrong" },
  not_configured: { status: 404, title: 'This notifier takes no alerts of Grafana' },
  too_many_clients: { status: 503, title: 'The notifier holds as many clients as it may' },
  bus_unavailable: { status: 503, title: 'The bus did not make it durable' },
} as const satisfies ProblemTable;

/** A refusal on its way to the client. */
export class ProblemError extends HttpProblem {
  constructor(code: keyof typeof problems, detail: string, options: HttpProblemOptions = {}) {
    super(problems, code, detail, options);
  }
}
