import { ProblemError } from '../problems.ts';
import type { Delivery } from './deliver.ts';
import type { Refused } from './intake.ts';

/** Most faulty lines a refusal lists; the rest is only counted. */
const MAX_LISTED = 100;

/** The refusal of a body that is one batch. */
export function refuseBatch({ code, pointer, message, subject }: Refused): ProblemError {
  return new ProblemError(code, pointer === '' ? message : `${pointer} ${message}`, {
    extension: { pointer },
    subject: { ...subject, pointer },
  });
}

/** The refusal of faulty lines of a body; the others, if any, are durable. */
export function refuseLines({ accepted, refused }: Delivery): ProblemError {
  const inOrder = refused.toSorted((a, b) => a.line - b.line);
  const faults = inOrder
    .slice(0, MAX_LISTED)
    .map(({ line, code, pointer, message }) => ({ line, code, pointer, message }));
  const detail = `${refused.length} of ${accepted + refused.length} batches are faulty and were dropped${accepted === 0 ? '' : ', the others are durable'}`;
  return new ProblemError('invalid_lines', detail, {
    extension: { accepted, faultCount: refused.length, faults },
    subject: { ...inOrder[0]?.subject, pointer: inOrder[0]?.pointer ?? '' },
  });
}
