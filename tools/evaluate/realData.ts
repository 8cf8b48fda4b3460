import { access } from 'node:fs/promises';
import { join } from 'node:path';

const DATA = join(import.meta.dirname, '../../../shared/data');

/** Where real links and frames stand, beside the repository and no part of it; null where they are not to be had. */
export function realData(): Promise<string | null> {
  return access(DATA).then(
    () => DATA,
    () => null,
  );
}
