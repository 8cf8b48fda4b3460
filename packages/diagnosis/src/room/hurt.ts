import { CELLS_TOLD, type Hurt, type HurtCells } from '../census.ts';
import type { GroupCount, RoomVerdict } from '../verdict/verdict.ts';
import { affectedBy, countOf, type Downstream, shareOf } from './downstream.ts';
import type { Draft } from './draft.ts';
import { isDevice, type Sufferer } from './sufferers.ts';

const byAffected = (a: GroupCount, b: GroupCount) =>
  b.affected - a.affected || a.by.localeCompare(b.by) || a.id.localeCompare(b.id);

/** What lags for its device's sake speaks of the app's version and of no place. */
function cells(counts: readonly GroupCount[], sufferers: readonly Sufferer[]): GroupCount[] {
  const told = isDevice(sufferers) ? counts.filter(({ by }) => by === 'version') : counts;
  return told
    .filter(({ affected }) => affected > 0)
    .sort(byAffected)
    .slice(0, CELLS_TOLD);
}

/** The cells of a crowd that lags. */
export function hurtOfCrowd(state: Downstream): HurtCells | null {
  const told = cells(state.groups.map(countOf), state.sufferers);
  return told.length === 0 ? null : { cause: 'downstream_lag', affected: affectedBy(state), cells: told };
}

/** The cells of a viewer who lags alone. */
export function hurtOfViewer(state: Downstream, one: Sufferer): HurtCells | null {
  const counts = one.groups.map(({ by, id }) => {
    const watching = shareOf(state, by, id)?.mostWatching ?? 0;
    return { by, id, affected: 1, watching: Math.max(1, watching) };
  });
  const told = cells(counts, [one]);
  return told.length === 0 ? null : { cause: 'downstream_lag', affected: 1, cells: told };
}

/** What the stutters just said, or taken back, tell the platform. */
export function hurtsOf(said: readonly RoomVerdict[], drafts: readonly Draft[], at: number): Hurt[] {
  if (said.length === 0) return [];
  const drafted = new Map(drafts.map(({ verdict, hurt }) => [verdict.id, hurt]));
  return said.flatMap((verdict): Hurt[] => {
    if (verdict.kind !== 'stutter') return [];
    const { id: stutter, room, revision, from, to, retracted } = verdict;
    const hurt = drafted.get(stutter)?.();
    const frame = { kind: 'hurt', room, stutter, revision, at, from, to, retracted } as const;
    if (hurt) return [{ ...frame, ...hurt }];
    // Taken back, or no place's any more: whatever was said of it before no longer holds.
    if (verdict.cause === 'downstream_lag')
      return [{ ...frame, cause: verdict.cause, affected: 0, cells: [] }];
    return retracted ? [{ ...frame, cause: 'ingest', affected: 0, cells: [] }] : [];
  });
}
