/** What V8's profiler writes (Profiler.Profile of the DevTools protocol), as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  /** The node of each sample, and the time since the one before, microseconds. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Whose code it is. */
export type Owner = 'ours' | 'library' | 'node' | 'garbage';

/** A function as it was called from one place: its time and that of all it called, microseconds. */
export interface Frame {
  readonly name: string;
  readonly owner: Owner;
  readonly us: number;
  /** The dearest first. */
  readonly children: readonly Frame[];
}

const ROOT = '(root)';

const ownerOf = (name: string, url: string): Owner => {
  if (name === '(garbage collector)') return 'garbage';
  if (url.includes('/node_modules/')) return 'library';
  return url.startsWith('file://') ? 'ours' : 'node';
};

const byTime = (a: Frame, b: Frame) => b.us - a.us;

/** Those of one name become one. */
function merged(frames: readonly Frame[]): Frame[] {
  return [...Map.groupBy(frames, ({ name, owner }) => `${owner} ${name}`).values()]
    .flatMap(([first, ...others]) => {
      if (first === undefined) return [];
      if (others.length === 0) return [first];
      const all = [first, ...others];
      const us = all.reduce((sum, frame) => sum + frame.us, 0);
      return [{ ...first, us, children: merged(all.flatMap(({ children }) => children)) }];
    })
    .sort(byTime);
}

/** The whole of a profile as one frame, what it waited left out. */
export function framesOf({ nodes, samples, timeDeltas }: CpuProfile): Frame {
  const selfUs = new Map<number, number>();
  samples.forEach((id, at) => {
    selfUs.set(id, (selfUs.get(id) ?? 0) + (timeDeltas[at] ?? 0));
  });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const frameOf = (id: number): Frame[] => {
    const node = byId.get(id);
    if (node === undefined || node.callFrame.functionName === '(idle)') return [];
    const { functionName, url } = node.callFrame;
    const name = functionName === '' ? '(anonymous)' : functionName;
    const owner = ownerOf(functionName, url);
    const called = (node.children ?? []).flatMap(frameOf);
    const us = (selfUs.get(id) ?? 0) + called.reduce((sum, child) => sum + child.us, 0);
    // Of what Node calls in itself, a hundred deep where modules are loaded, only the outermost is of interest.
    const isInner = (child: Frame) => owner === 'node' && name !== ROOT && child.owner === 'node';
    const children = merged(called.flatMap((child) => (isInner(child) ? child.children : child)));
    return us > 0 ? [{ name, owner, us, children }] : [];
  };
  const [root] = nodes.flatMap(({ id, callFrame }) => (callFrame.functionName === ROOT ? frameOf(id) : []));
  return root ?? { name: ROOT, owner: 'node', us: 0, children: [] };
}
