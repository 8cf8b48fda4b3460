import type { Batch } from '@stutterscope/telemetry';
import type { GroupBy } from '../../verdict/verdict.ts';

/** A viewer's group: what a fault may have in common with others. */
export interface Group {
  readonly by: GroupBy;
  readonly id: string;
}

const kinds: readonly GroupBy[] = ['network', 'server', 'region', 'protocol', 'version'];

/** What a batch says of where its viewer belongs; nothing where it names no group of that kind. */
function idOf({ client, stream }: Batch, by: GroupBy): string | undefined {
  switch (by) {
    case 'network':
      return client.networkId || undefined;
    case 'server':
      return stream.serverIp || undefined;
    case 'region':
      return client.region || undefined;
    case 'protocol':
      return stream.protocol;
    case 'version':
      return client.app || undefined;
    default:
      return by satisfies never;
  }
}

/** The groups of the batch's viewer, always in the same order. */
export function groupsOf(batch: Batch): Group[] {
  return kinds.flatMap((by) => {
    const id = idOf(batch, by);
    return id === undefined ? [] : [{ by, id }];
  });
}

/** True when the batch puts its viewer into these groups and no others. */
export function isMember(places: readonly { readonly group: Group }[], batch: Batch): boolean {
  let at = 0;
  for (const by of kinds) {
    const id = idOf(batch, by);
    if (id === undefined) continue;
    const group = places[at]?.group;
    if (group?.by !== by || group.id !== id) return false;
    at += 1;
  }
  return at === places.length;
}
