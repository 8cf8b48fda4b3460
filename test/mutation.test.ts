import { describe, expect, it } from 'vitest';
import { ruleTable } from '../packages/diagnosis/src/index.ts';
import { evidenceMutants } from '../tools/mutate/evidenceMutants.ts';
import { failingTest } from '../tools/mutate/handMade.ts';
import { rewritten, sourceOf } from '../tools/mutate/mutant.ts';
import { ruleMutants } from '../tools/mutate/ruleMutants.ts';

const mutants = [...ruleMutants(), ...evidenceMutants];
const named = (name: string) => {
  const mutant = mutants.find((one) => one.name === name);
  if (mutant === undefined) throw new TypeError(`no mutant is called ${name}`);
  return mutant;
};

describe('mutants', () => {
  it('break each rule both ways, and more', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    expect(mutants.length).toBe(2 * ruleTable.length + evidenceMutants.length);
  });

  it('stand in the sources as they are: where one does not, tools/mutate/evidenceMutants.ts has to follow', () => {
    for (const mutant of mutants) {
      const source = sourceOf(mutant.edit.file);
      expect(rewritten(source, mutant), mutant.name).not.toBe(source);
    }
  });
});

/** A few of those that `npm run mutate` tries; docs/mutation.md has them all. */
const sample = [
  'clogBusyEvents more',
  'clogSevereMs more',
  'nothing excuses few frames',
  'viewers are blamed for what the pusher does',
  'loading before the first frame is a stall',
];

describe('hand-made rooms', { timeout: 120_000 }, () => {
  it('are told right by what is not broken', async () => {
    expect(await failingTest(null)).toBeNull();
  });

  it.each(sample)('notice when %s', async (name) => {
    expect(await failingTest(named(name))).not.toBeNull();
  });
});
