import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { eventCatalogue } from '@stutterscope/telemetry';
import type { Engine } from '../engine/engine.ts';
import { runStatement } from './runStatement.ts';

const catalogueRows = eventCatalogue
  .map((event) => ({
    side: event.side,
    code: event.code,
    name: event.name,
    class: event.class,
    severity: event.severity,
    platforms: event.platforms ?? [],
    rtmpOnly: event.rtmpOnly ?? false,
    meaning: event.meaning,
    implies: event.implies,
  }))
  .sort((a, b) => (key(a) < key(b) ? -1 : 1));

function key(row: { side: string; code: number; name: string }): string {
  return `${row.side} ${row.code} ${row.name}`;
}

/** Makes `event_codes` what the catalogue says, where it is not. */
export async function fillEventCodes(engine: Engine): Promise<void> {
  const stored = await engine.query(
    "SELECT * FROM event_codes ORDER BY concat(side, ' ', toString(code), ' ', name)",
    {},
  );
  if (isDeepStrictEqual(stored, catalogueRows)) return;
  await runStatement(engine, 'TRUNCATE TABLE event_codes{{onCluster}}');
  const ndjson = Buffer.from(catalogueRows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  // A replicated table would take the same rows for a repeated insert, truncated or not.
  await engine.insert({ table: 'event_codes', token: randomUUID(), ndjson });
}
