import type { GroupBy } from './verdict/verdict.ts';

/** How many groups are known by their keys at a time. */
const KNOWN_MOST = 16_384;

const known = new Map<GroupBy, Map<string, string>>();
let size = 0;

/**
 * A group as a map knows it. The same ones are asked for by every second of every room: a string made anew would have
 * to be hashed anew each time, which costs more than all that is then done with it.
 */
export function groupKey({ by, id }: { readonly by: GroupBy; readonly id: string }): string {
  let ids = known.get(by);
  const key = ids?.get(id);
  if (key !== undefined) return key;
  if (size >= KNOWN_MOST) {
    known.clear();
    size = 0;
    ids = undefined;
  }
  if (ids === undefined) {
    ids = new Map();
    known.set(by, ids);
  }
  size += 1;
  const made = `${by} ${id}`;
  ids.set(id, made);
  return made;
}
