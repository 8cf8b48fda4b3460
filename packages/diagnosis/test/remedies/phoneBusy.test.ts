import { expect, test } from 'vitest';
import { diagnoseRecording } from '../../src/index.ts';
import { healthyPush, pusher } from '../support/recording.ts';

const firstRemedy = (cpuApp: number, cpuSys: number) => {
  const starved = { ...healthyPush, fps: 7, vra: 560, spd: 626, cpuApp, cpuSys };
  const verdicts = diagnoseRecording(pusher({ sample: (s) => (s > 20 && s <= 40 ? starved : healthyPush) }));
  const [stutter] = verdicts.filter((verdict) => verdict.kind === 'stutter');
  const [alert] = verdicts.filter((verdict) => verdict.kind === 'alert');
  const rest = stutter?.evidence.find(({ signal }) => signal === 'cpuRest');
  return {
    origin: stutter?.origin,
    rest: rest?.supports,
    first: alert?.remedies[0],
    message: alert?.message,
  };
};

test('where the app itself holds the processor the VJ is told to switch off effects first', () => {
  expect(firstRemedy(70, 98)).toEqual({
    origin: 'encoder_cpu',
    rest: false,
    first: 'Switch off effects and on-screen comments.',
    message: expect.stringContaining('switch off effects'),
  });
});

test('where something behind the app does, to close other apps first', () => {
  expect(firstRemedy(20, 98)).toEqual({
    origin: 'encoder_cpu',
    rest: true,
    first: 'Close apps in the background.',
    message: expect.stringContaining('close other apps'),
  });
});
