import type { Hidden } from '../../../packages/simulator/src/index.ts';
import type { FindingFate } from './hiddenScore.ts';
import type { Measure } from './measure.ts';
import { mean, quantile, share } from './numbers.ts';
import type { RunScore } from './scoreRun.ts';

const ratio = { better: 'higher', unit: '' } as const;

/** Seconds from the first forecast that names a viewer to its freeze; below zero it came too late. */
const leadsOf = (runs: readonly RunScore[], mode: string) =>
  runs.flatMap(({ freezes }) =>
    freezes.flatMap(({ freeze, leadMs }) => (leadMs === null || freeze.mode !== mode ? [] : [leadMs / 1000])),
  );

const lead = (mode: string, name: string, target?: number): Measure => ({
  name: `freeze forecast: lead, median, ${name}`,
  better: 'higher',
  unit: 's',
  ...(target !== undefined && { target }),
  of: (runs) => quantile(leadsOf(runs, mode), 0.5),
});

const forecast: readonly Measure[] = [
  lead('smooth', '5 s caches (smooth)', 4),
  lead('auto', '1 to 5 s caches (auto)'),
  lead('speedy', '1 s caches (speedy)'),
  {
    ...ratio,
    name: 'freeze forecast: came true',
    of: (runs) => {
      const all = runs.flatMap(({ forecasts }) => forecasts);
      return share(all.filter(({ came }) => came).length, all.length);
    },
  },
  {
    ...ratio,
    name: 'freeze forecast: freezes told before they came, 5 s caches (smooth)',
    of: (runs) => {
      const all = runs.flatMap(({ freezes }) => freezes.filter(({ freeze }) => freeze.mode === 'smooth'));
      return share(all.filter(({ leadMs }) => (leadMs ?? 0) > 0).length, all.length);
    },
  },
  {
    ...ratio,
    name: 'freeze forecast: freezes told before they came, all',
    of: (runs) => {
      const all = runs.flatMap(({ freezes }) => freezes);
      return share(all.filter(({ leadMs }) => (leadMs ?? 0) > 0).length, all.length);
    },
  },
  {
    name: 'freeze forecast: Brier score',
    better: 'lower',
    unit: '',
    of: (runs) =>
      mean(
        runs.flatMap(({ forecasts }) =>
          forecasts.map(({ probability, came }) => (probability - (came ? 1 : 0)) ** 2),
        ),
      ),
  },
];

const recall = (name: string, kind: Hidden['kind']): Measure => ({
  ...ratio,
  name: `${name}: recall`,
  of: (runs) => {
    const all = runs.flatMap(({ hidden }) => hidden.filter(({ spell }) => spell.kind === kind));
    return share(all.filter(({ told }) => told).length, all.length);
  },
});

const precision = (name: string, isMeant: (finding: FindingFate['finding']) => boolean): Measure => ({
  ...ratio,
  name: `${name}: precision`,
  of: (runs) => {
    const all = runs.flatMap(({ findings }) => findings.filter(({ finding }) => isMeant(finding)));
    return share(all.filter(({ right }) => right).length, all.length);
  },
});

const masks = (by: string) => (finding: FindingFate['finding']) =>
  finding.finding === 'masked_clog' && finding.reason === by;

/** The rows about what is true beside stutters: forecasts, adaption, masked causes. */
export const findingMeasures: readonly Measure[] = [
  ...forecast,
  recall('adapted', 'adapted'),
  precision('adapted', ({ finding }) => finding === 'adapted'),
  recall('clog masked by adaption', 'adapted_to_uplink'),
  precision('clog masked by adaption', masks('adaption')),
  recall('clog masked by the processor', 'masked_clog'),
  precision('clog masked by the processor', masks('cpu')),
];
