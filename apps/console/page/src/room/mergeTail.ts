import type { RoomView } from '../../../src/index.ts';

type Values = readonly (number | null)[];

interface Axis {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
}

/** The values of the axis: the tail's where it has any, else those from before. */
function spliced(axis: Axis, before: Axis, old: Values, tail: Axis, news: Values): (number | null)[] {
  const length = Math.round((axis.toMs - axis.fromMs) / axis.stepMs);
  return Array.from({ length }, (_, index) => {
    const atMs = axis.fromMs + index * axis.stepMs;
    if (atMs >= tail.fromMs) return news[Math.round((atMs - tail.fromMs) / axis.stepMs)] ?? null;
    return old[Math.round((atMs - before.fromMs) / axis.stepMs)] ?? null;
  });
}

const onGrid = ({ fromMs, toMs }: RoomView, stepMs: number): Axis => ({
  fromMs: Math.floor(fromMs / stepMs) * stepMs,
  toMs: Math.ceil(toMs / stepMs) * stepMs,
  stepMs,
});

type Network = RoomView['networks'][number];

function mergedNetworks(axis: RoomView, before: RoomView, tail: RoomView): Network[] {
  const [own, old, news] = [axis, before, tail].map((view) => onGrid(view, before.networkStepMs));
  if (own === undefined || old === undefined || news === undefined) return [];
  const ids = new Set([...before.networks, ...tail.networks].map(({ id }) => id));
  return [...ids]
    .map((id): Network => {
      const then = before.networks.find((one) => one.id === id);
      const now = tail.networks.find((one) => one.id === id);
      const of = (key: 'viewers' | 'stalled') => spliced(own, old, then?.[key] ?? [], news, now?.[key] ?? []);
      return { id, viewers: of('viewers'), stalled: of('stalled') };
    })
    .filter(({ viewers }) => viewers.some((value) => value !== null));
}

/** What lasted into the tail is as the tail has it: ended, revised or taken back. */
function mergedVerdicts<Verdict extends { readonly fromMs: number; readonly toMs: number | null }>(
  fromMs: number,
  tail: Axis,
  old: readonly Verdict[],
  news: readonly Verdict[],
): Verdict[] {
  const over = old.filter(({ toMs }) => toMs !== null && toMs < tail.fromMs && toMs >= fromMs);
  return [...news, ...over].toSorted((a, b) => b.fromMs - a.fromMs);
}

/** True when between what is shown and the tail something may be missing: then the whole is asked for again. */
export const leavesGap = (view: RoomView, tail: RoomView): boolean => tail.fromMs > view.toMs;

/** What is shown, moved on by a tail: as long as before, ending where the tail ends. */
export function mergeTail(before: RoomView, tail: RoomView): RoomView {
  const lengthMs = before.toMs - before.fromMs;
  const { atMs, reachMs, toMs } = tail;
  const axis: RoomView = { ...before, atMs, reachMs, fromMs: toMs - lengthMs, toMs };
  const of = (key: keyof RoomView['steps']) =>
    spliced(axis, before, before.steps[key], tail, tail.steps[key]);
  const recent = (atMs: number) => atMs >= axis.fromMs && atMs < tail.fromMs;
  return {
    ...axis,
    steps: {
      fps: of('fps'),
      cpuSys: of('cpuSys'),
      cpuApp: of('cpuApp'),
      made: of('made'),
      sent: of('sent'),
      que: of('que'),
      drp: of('drp'),
      viewers: of('viewers'),
      stalled: of('stalled'),
      cache: of('cache'),
    },
    networks: mergedNetworks(axis, before, tail),
    stutters: mergedVerdicts(axis.fromMs, tail, before.stutters, tail.stutters),
    findings: mergedVerdicts(axis.fromMs, tail, before.findings, tail.findings),
    told: [...tail.told, ...before.told.filter(({ saidAtMs }) => recent(saidAtMs))],
    events: [...tail.events, ...before.events.filter(({ atMs }) => recent(atMs))],
  };
}
