import { expect, test } from 'vitest';
import { openEmbedded } from '../../src/engine/embeddedEngine.ts';
import { withTableLock } from '../../src/engine/tableLock.ts';
import { temporaryDir } from '../support/embedded.ts';

test('one works at a time, and a failure frees the lock', async () => {
  await using temporary = await temporaryDir();
  const engine = await openEmbedded({ kind: 'embedded', dir: temporary.dir });
  let inside = 0;
  const work = async () => {
    inside += 1;
    expect(inside).toBe(1);
    await engine.query('SELECT sleep(0.05)', {});
    inside -= 1;
  };
  await expect(withTableLock(engine, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await Promise.all([withTableLock(engine, work), withTableLock(engine, work), withTableLock(engine, work)]);
  await engine.close();
});

test('a lock whose holder was killed is taken over when it is old', async () => {
  await using temporary = await temporaryDir();
  const engine = await openEmbedded({ kind: 'embedded', dir: temporary.dir });
  await engine.command('CREATE TABLE migration_lock (holder UInt8) ENGINE = Memory');
  expect(await withTableLock(engine, async () => 'done', 1)).toBe('done');
  await engine.close();
});
