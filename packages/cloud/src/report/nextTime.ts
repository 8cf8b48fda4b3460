import type { Origin } from '@stutterscope/diagnosis';

/** What to change before the next show, the best thing first; empty where the VJ can change nothing. */
const nextTimeOf: Readonly<Record<Origin | 'interrupted', readonly string[]>> = {
  uplink_bandwidth: [
    'Push with a smaller preset: your uplink did not carry this one.',
    'Test the uplink where you will sit: it should carry half as much again as the preset asks for.',
    'Use a cable, or Wi-Fi at 5 GHz in the same room as the router.',
  ],
  uplink_unstable: [
    'Use a cable, or Wi-Fi at 5 GHz in the same room as the router: yours came and went.',
    'Let nobody else of the household upload or watch films meanwhile.',
    'Keep mobile data ready to change to.',
  ],
  push_disconnected: [
    'Use a steadier network: the push was lost and had to connect again.',
    'Keep the app in front: a phone cuts off what runs behind.',
    'Keep mobile data ready to change to.',
  ],
  encoder_cpu: [
    'Close the other apps before you begin: the phone was too busy to make enough frames.',
    'Choose a smaller picture, or hardware encoding.',
    'Take the phone out of its case and off the charger: a hot phone is slower.',
  ],
  encoder_settings: [
    'Choose the preset that fits your scene: these settings asked for too much.',
    'Leave the frame rate at 15, for games at 20.',
  ],
  encoder_fault: ['Bring the app up to date.', 'Switch hardware encoding off, or on if it was off.'],
  camera: ['Have more light: a camera in the dark gives few frames.', 'Set the exposure by hand.'],
  viewer_network: [],
  viewer_device: [],
  edge_server: [],
  delivery: [],
  unknown: ['Do a test of two minutes before the show, and look at its findings.'],
  interrupted: [
    'Stay connected: for part of the show nobody had a picture.',
    'Sign push links for a day: with a short one you cannot come back.',
    'Keep the app in front, and the phone from sleeping.',
  ],
};

/** How many things a person changes at once. */
const MOST = 3;

/**
 * The three best things to change: the first of what spoiled most, the first of what spoiled next, then the second of
 * each. `causes` are in order, the worst first.
 */
export function nextTime(causes: readonly (Origin | 'interrupted')[]): string[] {
  const lists = [...new Set(causes)].map((cause) => nextTimeOf[cause]);
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const inTurn = Array.from({ length: longest }, (_, round) =>
    lists.flatMap((list) => list[round] ?? []),
  ).flat();
  return [...new Set(inTurn)].slice(0, MOST);
}
