import type { Rule } from './rule.ts';
import { derived } from './sources.ts';

/** Thresholds of incidents: what many rooms say together of a cell that none of them could name alone. */
export const platformRules = [
  {
    name: 'incidentRooms',
    value: 3,
    unit: 'rooms',
    source: derived,
    meaning: 'fewest rooms that must be hurt in a cell before it can be an incident',
  },
  {
    name: 'incidentTickMs',
    value: 5000,
    unit: 'ms',
    source: derived,
    meaning: 'how often the cells of all rooms are tested',
  },
  {
    name: 'incidentWindowMs',
    value: 15000,
    unit: 'ms',
    source: derived,
    meaning: 'lags of different rooms that lie this close together count as simultaneous',
  },
  {
    name: 'incidentHoldMs',
    value: 5000,
    unit: 'ms',
    source: derived,
    meaning: 'how long a cell must stand out before its incident opens',
  },
  {
    name: 'incidentClearMs',
    value: 60000,
    unit: 'ms',
    source: derived,
    meaning: 'how long its rooms must be no worse than the baseline before it closes',
  },
  {
    name: 'incidentFalseDiscovery',
    value: 0.001,
    unit: 'probability',
    source: 'Benjamini and Hochberg 1995',
    meaning: 'share of the cells named in one test that may be there by chance',
  },
  {
    name: 'incidentCellsLeast',
    value: 100,
    unit: 'cells',
    source: derived,
    meaning:
      'cells that a test counts as tried at the least: below it, cells that have nothing to do with an incident do not change it',
  },
  {
    name: 'incidentBaselineLeast',
    value: 0.01,
    unit: 'ratio',
    source: derived,
    meaning: 'share of hurt rooms that a cell is taken to have when it is well, until more is learned',
  },
  {
    name: 'incidentIngestBaselineLeast',
    value: 0.05,
    unit: 'ratio',
    source: derived,
    meaning:
      'the same of pushes that clog behind an ingest server: uplinks clog far more often than servers fail',
  },
  {
    name: 'incidentBaselineMost',
    value: 0.1,
    unit: 'ratio',
    source: derived,
    meaning: 'highest share of hurt rooms that a cell is taken to have when it is well',
  },
  {
    name: 'incidentBaselineMs',
    value: 600000,
    unit: 'ms',
    source: derived,
    meaning: "time constant with which a cell's baseline is learned: as far as a restart looks back",
  },
  {
    name: 'incidentTieRatio',
    value: 10,
    unit: 'ratio',
    source: derived,
    meaning: 'how many times likelier one of two cells with the same rooms must be to be named alone',
  },
  {
    name: 'incidentSameRooms',
    value: 0.8,
    unit: 'ratio',
    source: derived,
    meaning: 'part of the hurt rooms of two cells that must be in both to call them the same rooms',
  },
  {
    name: 'incidentSettleMs',
    value: 120000,
    unit: 'ms',
    source: derived,
    meaning: 'what rooms say later than this changes no incident',
  },
] as const satisfies readonly Rule[];
