import type { ColumnName } from '@stutterscope/telemetry';

/** How far apart two values lie that a column tells apart. */
const step: { readonly [name in ColumnName]: number } = {
  fps: 0.1,
  cpuApp: 1,
  cpuSys: 1,
  spd: 5,
  vra: 5,
  ara: 1,
  que: 0,
  drp: 0,
  jit: 1,
  cache: 10,
};

/** Whether a value that was sent came back as its column keeps it. */
export const isKept = (name: ColumnName, sent: number | null, stored: unknown): boolean =>
  sent === null || typeof stored !== 'number'
    ? stored === sent
    : Math.abs(stored - sent) <= step[name] / 2 + 1e-5;
