/** A stretch of time, Unix ms; `to` is not part of it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The stretches in order, those that touch or overlap joined. */
export function joined(spans: readonly Span[]): Span[] {
  const out: { from: number; to: number }[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    if (!(to > from)) continue;
    const last = out.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else out.push({ from, to });
  }
  return out;
}

/** How much of a stretch the (joined) others cover, ms. */
export function covered({ from, to }: Span, by: readonly Span[]): number {
  return by.reduce((sum, one) => sum + Math.max(0, Math.min(to, one.to) - Math.max(from, one.from)), 0);
}

/** The parts of a stretch that the (joined) others leave. */
export function outside(span: Span, others: readonly Span[]): Span[] {
  const parts: Span[] = [];
  let { from } = span;
  for (const other of others) {
    if (other.to <= from || other.from >= span.to) continue;
    if (other.from > from) parts.push({ from, to: other.from });
    from = Math.max(from, other.to);
  }
  return from < span.to ? [...parts, { from, to: span.to }] : parts;
}

export const lengthOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, { from, to }) => sum + (to - from), 0);
