/** What is read of V8's CPU profile: a tree of calls, and which of them ran at each sample. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly startTime: number;
  readonly endTime: number;
  readonly samples?: readonly number[];
  /** µs between one sample and the next. */
  readonly timeDeltas?: readonly number[];
}

/** The share of the time in which code of these addresses ran, or something that it called. */
export function shareOf(
  { nodes, samples = [], timeDeltas = [], startTime, endTime }: Profile,
  url: string,
): number {
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const own = new Set(nodes.filter(({ callFrame }) => callFrame.url.includes(url)).map(({ id }) => id));
  const isWithin = (id: number | undefined): boolean =>
    id !== undefined && (own.has(id) || isWithin(parents.get(id)));
  const within = new Map(nodes.map(({ id }) => [id, isWithin(id)]));
  const busy = samples.reduce((sum, id, at) => sum + (within.get(id) ? (timeDeltas[at] ?? 0) : 0), 0);
  return busy / (endTime - startTime);
}
