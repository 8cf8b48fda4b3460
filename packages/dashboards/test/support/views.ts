import type { View } from './ask.ts';
import { nasty } from './odds.ts';
import { badNetwork, badVersion, evenings, moments, roomOf } from './platform.ts';

const HOUR = 3_600_000;

/** Everything chosen, as the dashboards open. */
export const everything = {
  datasource: 'stutterscope',
  prometheus_datasource: 'stutterscope-metrics',
  room: roomOf('clog'),
  rooms: '$__all',
  network: '$__all',
  server: '$__all',
  version: '$__all',
  cause: '$__all',
  by: 'networkId',
} as const;

const one = {
  ...everything,
  rooms: roomOf('slow'),
  network: badNetwork,
  server: '198.19.1.11',
  version: '5.2.0',
  cause: 'upstream_clog',
  by: 'app',
};

const several = {
  ...everything,
  rooms: [roomOf('slow'), roomOf('clog')],
  network: [badNetwork, '192.0.2.0/24'],
  server: ['198.19.1.11', '198.19.1.12'],
  version: ['5.2.0', badVersion],
  cause: ['upstream_clog', 'downstream_lag'],
  by: 'device',
};

const none = { ...everything, room: '', rooms: [], network: [], server: [], version: [], cause: [], by: '' };

/** Values that would be SQL if they were read so, or end a string of it. */
export const sqlInNames = {
  ...everything,
  room: nasty.room,
  rooms: [nasty.room, `\\') OR 1=1 --`],
  network: [nasty.network, `\\`],
  server: [`'; DROP TABLE samples; --`],
  version: nasty.app,
  cause: [`upstream_clog'`],
  by: `app, (SELECT 1)`,
};

const before = (toMs: number, hours: number) => ({ fromMs: toMs - hours * HOUR, toMs });

/** Ranges and choices: each range once, each kind of choice once, and names that are SQL. */
export const views: readonly [readonly [string, View], ...(readonly [string, View])[]] = [
  ['5 min, one chosen', { ...before(moments.places, 5 / 60), variables: one }],
  ['6 h, several chosen', { ...before(moments.afterPlaces, 6), variables: several }],
  ['30 d, all chosen', { ...before(moments.afterPlaces, 30 * 24), variables: everything }],
  ['6 h, none chosen', { ...before(moments.places, 6), variables: none }],
  ['5 min, names that are SQL', { ...before(moments.places, 5 / 60), variables: sqlInNames }],
];

/** The evening of bad places, from its start to the moment; everything chosen but what is given. */
export const during = (toMs: number, variables: View['variables'] = {}): View => ({
  fromMs: evenings.places.startAtMs - 60_000,
  toMs,
  variables: { ...everything, ...variables },
});
