/** A number that an alert rule rests on. */
export interface AlertThreshold {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly meaning: string;
}

/** Every threshold of the alert rules: the one place to change them. docs/alerts.md lists them. */
export const alertThresholds = [
  {
    name: 'burnPageFast',
    value: 14.4,
    unit: 'times',
    meaning:
      'burn rate over 1 h and 5 min from which on somebody is paged: two days of it use up 30 days of budget',
  },
  { name: 'burnPageSlow', value: 6, unit: 'times', meaning: 'the same over 6 h and 30 min' },
  {
    name: 'burnTicketFast',
    value: 3,
    unit: 'times',
    meaning: 'burn rate over 1 d and 2 h that is worth a ticket',
  },
  {
    name: 'burnTicketSlow',
    value: 1,
    unit: 'times',
    meaning: 'burn rate over 3 d and 6 h at which the budget will not last',
  },
  {
    name: 'burnLeastViewers',
    value: 14,
    unit: 'viewers',
    meaning: 'mean audience below which a burn rate says nothing: 5,000 windows of ten seconds an hour',
  },
  {
    name: 'placeWorse',
    value: 2,
    unit: 'times',
    meaning: 'how many times more rooms a server, network or region must surely hurt than elsewhere',
  },
  {
    name: 'placeLeastRooms',
    value: 8,
    unit: 'rooms',
    meaning: 'rooms with viewers in a place below which nothing is said of it',
  },
  {
    name: 'placeHurtFrom',
    value: 0.05,
    unit: 'ratio',
    meaning: 'part of its viewing in a place that must stand still for a room to count as hurt there',
  },
  {
    name: 'incidentProbability',
    value: 0.99,
    unit: 'probability',
    meaning: 'how sure the diagnosis must be of an incident for a page',
  },
  {
    name: 'versionWorse',
    value: 1.5,
    unit: 'times',
    meaning: 'how many times more rooms a version must surely hurt than the others',
  },
  {
    name: 'versionLeastRooms',
    value: 20,
    unit: 'room hours',
    meaning: 'room hours with a version below which nothing is said of it',
  },
  {
    name: 'pushFailuresLeast',
    value: 5,
    unit: 'rooms',
    meaning: 'rooms whose pushes fail for one reason within 15 min, below which it is chance',
  },
  {
    name: 'pushFailuresSigma',
    value: 3,
    unit: 'standard deviations',
    meaning: 'how far above its usual rate of a day (Poisson) a reason must be',
  },
  {
    name: 'roomViewersHurt',
    value: 500,
    unit: 'viewers',
    meaning: 'viewers hurt in one room that make it worth a look of its own',
  },
  { name: 'roomHurtSeconds', value: 60, unit: 's', meaning: 'how long a room must hurt them' },
  {
    name: 'storeDelayMs',
    value: 30000,
    unit: 'ms',
    meaning: 'delay from collector to ClickHouse, p99 of 5 min, from which on dashboards are too old',
  },
  { name: 'silenceSeconds', value: 120, unit: 's', meaning: 'time without any telemetry in ClickHouse' },
  {
    name: 'lagMessages',
    value: 20000,
    unit: 'messages',
    meaning: 'messages of a partition that a group has not read',
  },
  {
    name: 'deadLetters',
    value: 0,
    unit: 'messages',
    meaning: 'dead letters within 10 min that are still nothing',
  },
  { name: 'lostShare', value: 0.02, unit: 'ratio', meaning: 'part of the batches that never came' },
  {
    name: 'lostLeastBatches',
    value: 1000,
    unit: 'batches',
    meaning: 'batches below which a lost part says nothing',
  },
] as const satisfies readonly AlertThreshold[];

type ThresholdName = (typeof alertThresholds)[number]['name'];

/** The value of a threshold. */
export function threshold(name: ThresholdName): number {
  return alertThresholds.find((one) => one.name === name)?.value ?? Number.NaN;
}
