/** What one side has and the other has not, each at most so many times, for a person to read. */
const SHOWN = 12;

/** Compares two lists whose order does not matter, and in which nothing may stand twice. */
export function differences(
  what: string,
  expected: readonly string[],
  found: readonly string[],
): readonly string[] {
  const faults: string[] = [];
  const there = new Set(found);
  const wanted = new Set(expected);
  if (there.size !== found.length) {
    const twice = found.filter((one, at) => found.indexOf(one) !== at);
    faults.push(...twice.map((one) => `${what}: twice ${one}`));
  }
  faults.push(...[...wanted].filter((one) => !there.has(one)).map((one) => `${what}: missing ${one}`));
  faults.push(...[...there].filter((one) => !wanted.has(one)).map((one) => `${what}: too many ${one}`));
  const left = faults.length - SHOWN;
  return left > 0 ? [...faults.slice(0, SHOWN), `${what}: and ${left} more`] : faults;
}
