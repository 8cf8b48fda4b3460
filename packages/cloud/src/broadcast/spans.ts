/** From a moment to a moment, Unix ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Spans in order, those that meet or overlap as one; `slackMs` may lie between them. */
export function merged(spans: readonly Span[], slackMs = 0): Span[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to + slackMs) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/** What of spans lies within another. */
export function within(spans: readonly Span[], { from, to }: Span): Span[] {
  return spans
    .filter((span) => span.to >= from && span.from <= to)
    .map((span) => ({ from: Math.max(span.from, from), to: Math.min(span.to, to) }));
}

/** What of spans lies outside of another. */
export function outside(spans: readonly Span[], { from, to }: Span): Span[] {
  return spans.flatMap((span) => [
    ...(span.from < from ? [{ from: span.from, to: Math.min(span.to, from) }] : []),
    ...(span.to > to ? [{ from: Math.max(span.from, to), to: span.to }] : []),
  ]);
}

/** The time between spans that are in order. */
export function between(spans: readonly Span[]): Span[] {
  return spans.slice(1).map(({ from }, index) => ({ from: spans[index]?.to ?? from, to: from }));
}
