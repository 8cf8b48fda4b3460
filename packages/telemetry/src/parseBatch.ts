import { Compile } from 'typebox/compile';
import { Batch, CONTRACT_VERSION, columnNames, MAX_EVENTS, MAX_SAMPLES } from './batch.ts';
import { faultMessage, quoted } from './faultMessage.ts';
import { MAX_AGE_MS } from './time.ts';

/** Why a batch was refused: where, as a JSON pointer, and what is wrong there. */
export interface Fault {
  readonly pointer: string;
  readonly message: string;
}

export type ParsedBatch =
  | { readonly ok: true; readonly batch: Batch }
  | { readonly ok: false; readonly fault: Fault };

// Compiled once: building a validator for each batch costs five orders of magnitude more.
const validator = Compile(Batch);

const refuse = (pointer: string, message: string): ParsedBatch => ({
  ok: false,
  fault: { pointer, message },
});

/** Gives the batch, or the first thing that is wrong with it. Never throws on anything JSON can say. */
export function parseBatch(input: unknown): ParsedBatch {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return refuse('', 'a batch is a JSON object');
  }
  if (!isOfKnownVersion(input)) {
    const version = 'v' in input ? quoted(input.v) : '';
    return refuse('/v', `unknown contract version ${version}: this collector takes ${CONTRACT_VERSION}`);
  }
  if (!validator.Check(input)) return sizeFault(input) ?? schemaFault(input);
  return structureFault(input) ?? { ok: true, batch: input };
}

/** A later version may have changed what fields mean; only one that says it has not is read. */
function isOfKnownVersion(input: object): boolean {
  if (!('v' in input) || input.v === CONTRACT_VERSION) return true;
  const isLater = typeof input.v === 'number' && input.v > CONTRACT_VERSION;
  const readableAs = 'readableAs' in input ? input.readableAs : undefined;
  return isLater && typeof readableAs === 'number' && readableAs <= CONTRACT_VERSION;
}

// Ahead of the schema, which would write an error for each of a million bad samples.
function sizeFault(input: object): ParsedBatch | undefined {
  if ('events' in input && Array.isArray(input.events) && input.events.length > MAX_EVENTS) {
    return refuse('/events', `has ${input.events.length} events, at most ${MAX_EVENTS} are taken`);
  }
  if (!('samples' in input) || typeof input.samples !== 'object' || input.samples === null) return undefined;
  for (const [name, column] of Object.entries(input.samples)) {
    if (Array.isArray(column) && column.length > MAX_SAMPLES) {
      return refuse(`/samples/${name}`, `has ${column.length} values, at most ${MAX_SAMPLES} are taken`);
    }
  }
  return undefined;
}

function schemaFault(input: object): ParsedBatch {
  const [error] = validator.Errors(input);
  if (error === undefined) return refuse('', 'does not match the schema');
  if (error.keyword === 'required') {
    const [missing] = error.params.requiredProperties;
    return refuse(`${error.instancePath}/${missing ?? ''}`, 'is missing');
  }
  return refuse(error.instancePath, faultMessage(error, input));
}

/** What a JSON schema cannot say: columns of one length, times that belong to their batch. */
function structureFault(batch: Batch): ParsedBatch | undefined {
  const { samples } = batch;
  const length = samples.t.length;
  for (const name of columnNames) {
    const column = samples[name];
    if (column !== undefined && column.length !== length) {
      return refuse(`/samples/${name}`, `has ${column.length} values where t has ${length}`);
    }
  }
  const strayT = samples.t.findIndex((t) => Math.abs(t - batch.sentAt) > MAX_AGE_MS);
  if (strayT >= 0) return refuse(`/samples/t/${strayT}`, 'is more than 24 hours from sentAt');
  const strayEvent = (batch.events ?? []).findIndex((event) => Math.abs(event.t - batch.sentAt) > MAX_AGE_MS);
  if (strayEvent >= 0) return refuse(`/events/${strayEvent}/t`, 'is more than 24 hours from sentAt');
  return undefined;
}
