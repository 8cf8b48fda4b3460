export { EventStream, type EventStreamOptions, eventText } from './eventStream.ts';
export { registerOperations } from './operations.ts';
export {
  commonProblems,
  HttpProblem,
  type HttpProblemOptions,
  Problem,
  type ProblemTable,
  problemDocument,
} from './problem.ts';
export { answerWithProblem, type Replying, registerProblemReplies } from './problemReplies.ts';
export { serverOptions } from './serverOptions.ts';
