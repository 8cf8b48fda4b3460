import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWriter, type Writer } from '../../src/embedded/writer.ts';
import { BusError } from '../../src/index.ts';

describe('the writer of the embedded log', () => {
  let db: DatabaseSync;
  let writer: Writer;

  beforeEach(() => {
    db = new DatabaseSync(':memory:');
    db.exec('CREATE TABLE written (text TEXT UNIQUE)');
    writer = createWriter(db);
  });

  afterEach(() => db.close());

  const insert = (text: string) => () => {
    db.prepare('INSERT INTO written VALUES (?)').run(text);
    return text;
  };
  const written = () =>
    db
      .prepare('SELECT text FROM written ORDER BY text')
      .all()
      .map(({ text }) => text);

  test('resolves with what each work returned, in a transaction shared by all of one turn', async () => {
    const inTransaction: boolean[] = [];
    const works = ['a', 'b', 'c'].map((text) =>
      writer.write(() => {
        inTransaction.push(db.isTransaction);
        return insert(text)();
      }),
    );
    expect(await Promise.all(works)).toEqual(['a', 'b', 'c']);
    expect(inTransaction).toEqual([true, true, true]);
    expect(written()).toEqual(['a', 'b', 'c']);
  });

  test('refuses a work that throws a BusError alone', async () => {
    const refusal = new BusError('fenced', 'gone');
    const refused = writer.write(() => {
      throw refusal;
    });
    const kept = writer.write(insert('kept'));
    await expect(refused).rejects.toBe(refusal);
    await kept;
    expect(written()).toEqual(['kept']);
  });

  test('rolls back every work of a transaction that fails, and goes on', async () => {
    await writer.write(insert('there'));
    const works = [writer.write(insert('innocent')), writer.write(insert('there'))];
    for (const work of works)
      await expect(work).rejects.toMatchObject({ name: 'BusError', code: 'unavailable' });
    expect(written()).toEqual(['there']);
    await writer.write(insert('next'));
    expect(written()).toEqual(['next', 'there']);
  });

  test('writes what is pending when it closes, and refuses the rest', async () => {
    const works = Array.from({ length: 300 }, (_, index) => writer.write(insert(String(index))));
    writer.close();
    await Promise.all(works);
    expect(written()).toHaveLength(300);
    await expect(writer.write(insert('late'))).rejects.toMatchObject({ code: 'closed' });
  });
});
