import { ShowWord } from '@stutterscope/cloud';
import Type from 'typebox';
import { Problem } from '../problems.ts';

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});

const refusals = {
  400: problem('Not a callback of this kind'),
  403: problem('Unsigned, forged, expired, from an unknown server, or about a URL that does not hold'),
  503: problem('Not durable, or no key is configured: send it again'),
};

/** For /openapi.json: the mappers of packages/cloud are the judges. */
export const callbackSchema = (source: string) => ({
  summary: `Takes the callbacks of ${source}`,
  description: 'docs/cloud.md lists the fields, and how each source is believed.',
  response: {
    200: Type.Object({ code: Type.Integer({ description: '0: taken, do not send it again' }) }),
    ...refusals,
  },
});

export const showSchema = {
  summary: 'The VJ opened or closed the show',
  description: 'With a room token of side push.',
  body: ShowWord,
  response: {
    202: Type.Object({ accepted: Type.Integer() }),
    ...refusals,
    401: problem('The room token does not hold'),
  },
};
