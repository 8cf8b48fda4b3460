import type { TLocalizedValidationError } from 'typebox/error';
import { patternRules } from './batch.ts';
import { MAX_TIME_MS, MIN_TIME_MS } from './time.ts';

const MAX_SHOWN = 40;

/** A client's value as a refusal may quote it: short, on one line, never the whole of it. */
export function quoted(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') {
    const cut = value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value;
    return JSON.stringify(cut);
  }
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function valueAt(input: unknown, pointer: string): unknown {
  let value = input;
  for (const part of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, part)?.value;
  }
  return value;
}

function expectation(error: TLocalizedValidationError): string {
  switch (error.keyword) {
    case 'enum':
      return `must be one of ${error.params.allowedValues.join(', ')}`;
    case 'pattern': {
      const { pattern } = error.params;
      const rule = patternRules.find((candidate) => candidate.pattern === String(pattern));
      return `must be: ${rule?.description ?? String(pattern)}`;
    }
    case 'minimum':
    case 'maximum': {
      // A time far off is most often seconds where milliseconds belong.
      const isTime = error.params.limit === MIN_TIME_MS || error.params.limit === MAX_TIME_MS;
      return isTime ? 'must be Unix time in milliseconds, 2010 to 2099' : error.message;
    }
    default:
      return error.message;
  }
}

/** What is allowed at the place of a schema error, and what stands there instead. */
export function faultMessage(error: TLocalizedValidationError, input: unknown): string {
  return `${expectation(error)}; got ${quoted(valueAt(input, error.instancePath))}`;
}
