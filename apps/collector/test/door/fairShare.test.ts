import { describe, expect, test } from 'vitest';
import { FairShare } from '../../src/door/fairShare.ts';

/** Asks so often a second, spread over each second, and says how many of each were let in, per second. */
function seconds(count: number, asks: Readonly<Record<string, number>>, capacity: number) {
  let now = 0;
  const share = new FairShare(() => now);
  const letIn: Record<string, number>[] = [];
  for (let second = 0; second < count; second++) {
    const taken: Record<string, number> = {};
    let all = 0;
    const most = Math.max(...Object.values(asks));
    for (let turn = 0; turn < most; turn++) {
      now = second * 1000 + (turn * 1000) / most;
      for (const [who, perSecond] of Object.entries(asks)) {
        if (Math.floor(((turn + 1) * perSecond) / most) === Math.floor((turn * perSecond) / most)) continue;
        const isBusy = all >= capacity * 0.5;
        if (!share.take(who, isBusy)) continue;
        taken[who] = (taken[who] ?? 0) + 1;
        all += 1;
      }
    }
    letIn.push(taken);
  }
  return letIn;
}

describe('FairShare', () => {
  test('lets everybody in while there is time for all', () => {
    expect(seconds(3, { mad: 5000, calm: 10 }, 1e9).at(-1)).toEqual({ mad: 5000, calm: 10 });
  });

  test('turns away one who takes more than its share, and none of the others', () => {
    const crowd = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`room ${n}`, 40]));
    const last = seconds(5, { mad: 20_000, ...crowd }, 8000).at(-1) ?? {};
    for (const room of Object.keys(crowd)) expect(last[room], room).toBe(40);
    expect(last['mad']).toBeLessThan(20_000);
    expect(last['mad']).toBeGreaterThan(1000);
  });

  test('leaves all to one who is alone', () => {
    expect(seconds(4, { only: 3000 }, 3000).at(-1)).toEqual({ only: 3000 });
  });

  test('counts any number of askers in bounded memory', () => {
    const share = new FairShare(() => 0);
    for (let n = 0; n < 100_000; n++) expect(share.take(`room ${n}`, false)).toBe(true);
  });
});
