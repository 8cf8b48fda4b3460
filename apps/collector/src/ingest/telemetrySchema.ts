import { Batch } from '@stutterscope/telemetry';
import Type from 'typebox';
import { Problem } from '../problems.ts';

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});

const lines = Type.String({ description: 'one batch a line; blank lines are skipped' });

/** What every route that takes telemetry may answer. */
export const responses = {
  202: Type.Object(
    { accepted: Type.Integer({ description: 'batches now durable' }) },
    { description: 'Every batch is durable' },
  ),
  400: problem('A batch, a line or the body is faulty; the good lines of a body of many are durable'),
  401: problem('No room token that holds; `code` says what is wrong with it'),
  403: problem('The token is for another room or another side'),
  413: problem('The body or the batch is too large'),
  415: problem('Unknown content type or encoding'),
  503: problem('Keep the batch and send it again after Retry-After seconds'),
};

/** What `/openapi.json` says of the route. */
export const telemetrySchema = {
  summary: 'Takes telemetry batches and answers when they are durable',
  description: 'Plain or with Content-Encoding gzip, deflate or zstd. A batch sent again is counted once.',
  body: {
    content: {
      'application/json': { schema: Batch },
      'application/x-ndjson': { schema: lines },
      'text/plain': { schema: lines },
    },
  },
  response: responses,
};
