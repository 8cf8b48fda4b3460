import { afterEach } from 'vitest';

/** What a test has to undo, run after it, the newest first. */
export const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** What was opened, to be closed when the test is over. */
export async function opened<Thing extends { close(): Promise<void> }>(
  opening: Promise<Thing>,
): Promise<Thing> {
  const thing = await opening;
  cleanups.push(() => thing.close());
  return thing;
}
