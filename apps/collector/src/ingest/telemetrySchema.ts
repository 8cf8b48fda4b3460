import { Batch } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';
import { Problem } from '../problems.ts';

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});

const lines = Type.String({ description: 'one batch a line; blank lines are skipped' });

const Acceptance = Type.Object(
  {
    accepted: Type.Integer({ description: 'batches now durable' }),
    unknownFields: Type.Optional(
      Type.Array(Type.String(), {
        description: 'fields that this collector does not know: kept, and read by nobody here. Misspelt?',
      }),
    ),
  },
  { description: 'Every batch is durable' },
);
export type Acceptance = Static<typeof Acceptance>;

/** What every route that takes telemetry may answer. */
export const responses = {
  202: Acceptance,
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
