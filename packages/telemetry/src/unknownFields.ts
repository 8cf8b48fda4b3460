import { Batch } from './batch.ts';

/** Most that are named: a client may send as many as a body holds. */
const MOST_NAMED = 16;

const namesOf = (schema: { readonly properties: object }): ReadonlySet<string> =>
  new Set(Object.keys(schema.properties));

const { client, stream, samples, events } = Batch.properties;
const known = {
  batch: namesOf(Batch),
  client: namesOf(client),
  stream: namesOf(stream),
  samples: namesOf(samples),
  event: namesOf(events.items),
};

/**
 * The fields of a batch that this version does not know, as JSON pointers, each once, whichever event has it, and the
 * first sixteen of them. They are kept on their way, and nothing here reads them: of a later version, or misspelt.
 */
export function unknownFields(batch: Batch): string[] {
  const found: string[] = [];
  collect(batch, known.batch, '', found);
  collect(batch.client, known.client, '/client', found);
  collect(batch.stream, known.stream, '/stream', found);
  collect(batch.samples, known.samples, '/samples', found);
  for (const event of batch.events ?? []) collect(event, known.event, '/events/*', found);
  return found;
}

function collect(object: object, names: ReadonlySet<string>, place: string, found: string[]): void {
  for (const name of Object.keys(object)) {
    if (names.has(name)) continue;
    if (found.length === MOST_NAMED) return;
    const pointer = `${place}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!found.includes(pointer)) found.push(pointer);
  }
}
