import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWarehouse, type SqlFrontOptions, serveSql } from '../../src/index.ts';
import { batchOf, lineOf } from './batches.ts';

/** A port on a migrated warehouse with one batch in it, closed and gone when `close` is called. */
export async function temporaryFront(options: Omit<SqlFrontOptions, 'dir'> = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-front-'));
  const warehouse = await openWarehouse({ kind: 'embedded', dir });
  await warehouse.migrate();
  await warehouse.insertTelemetry([lineOf(batchOf())], 'a');
  const front = await serveSql({ dir, ...options });
  return {
    dir,
    warehouse,
    url: front.url,
    post: (body: string, search: string | Record<string, string> = '', init: RequestInit = {}) =>
      fetch(`${front.url}/?${new URLSearchParams(search)}`, { method: 'POST', body, ...init }),
    closePort: front.close,
    async close() {
      await front.close();
      await warehouse.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export type TemporaryFront = Awaited<ReturnType<typeof temporaryFront>>;
