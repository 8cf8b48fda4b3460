/** Whether everything that is wanted stands in what is there, whatever Grafana added beside it. */
export function isWithin(wanted: unknown, there: unknown): boolean {
  if (Array.isArray(wanted))
    return (
      Array.isArray(there) &&
      wanted.length === there.length &&
      wanted.every((one, index) => isWithin(one, there[index]))
    );
  if (typeof wanted !== 'object' || wanted === null) return wanted === there;
  if (typeof there !== 'object' || there === null) return false;
  const held = new Map(Object.entries(there));
  return Object.entries(wanted).every(([key, value]) => isWithin(value, held.get(key)));
}
