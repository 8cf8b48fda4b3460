import { Problem } from '@stutterscope/http';
import Type, { type TSchema } from 'typebox';

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});

const refusals = {
  401: problem('No room token that holds'),
  403: problem('The token is for another room, or for side `play`'),
  503: problem(
    'ClickHouse or the notifier does not answer, or too many streams: come back after Retry-After',
  ),
};

/** The token, where no header can be set; every route takes it. */
export const accessToken = {
  access_token: Type.Optional(Type.String({ description: 'the room token, where no header can be set' })),
};

/** What a route that answers once may answer. */
export const answers = (description: string, schema: TSchema) => ({
  200: { description, content: { 'application/json': { schema } } },
  400: problem('A parameter is wrong'),
  ...refusals,
});

/** What a route answers besides where what is asked for may not be there. */
export const notThere = (description: string) => ({ 404: problem(description) });

/** What a route that streams may answer. */
export const streams = (description: string) => ({
  200: { description, content: { 'text/event-stream': { schema: Type.String() } } },
  ...refusals,
});
