interface Closable {
  close(): Promise<void>;
}

/** What a bus has handed out and must close with itself. */
export interface Closers {
  /** The same thing, with a `close` that runs once. */
  track<T extends Closable>(resource: T): T;
  close(): Promise<void>;
}

export function createClosers(): Closers {
  const open = new Set<() => Promise<void>>();
  return {
    track(resource) {
      let closing: Promise<void> | undefined;
      const close = (): Promise<void> => {
        closing ??= resource.close().finally(() => open.delete(close));
        return closing;
      };
      open.add(close);
      return { ...resource, close };
    },
    async close() {
      await Promise.all([...open].map((close) => close()));
    },
  };
}
