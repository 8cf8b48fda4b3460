/** Ids of units, as Grafana lists them, that panels may use: what is not here is a typing error or a new choice. */
const units = [
  'short',
  'none',
  'percent',
  'percentunit',
  's',
  'ms',
  'dtdurations',
  'Kbits',
  'decbytes',
  'cps',
  'ops',
  'reqps',
];

/** What is wrong with a unit. */
export function unitFault(unit: string): string | undefined {
  if (unit === '') return 'no unit';
  return units.includes(unit) ? undefined : `unit ${unit} is not one that Grafana knows`;
}
