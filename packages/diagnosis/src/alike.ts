/** True for plain data that would be written down alike: numbers, strings, null, and arrays and objects of them. */
export function isAlike(a: unknown, b: unknown): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (Array.isArray(a)) return Array.isArray(b) && isAlikeList(a, b);
  if (Array.isArray(b)) return false;
  let left = 0;
  for (const name in a) {
    if (!(name in b && isAlike(a[name], b[name]))) return false;
    left += 1;
  }
  for (const _ in b) left -= 1;
  return left === 0;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function isAlikeList(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!isAlike(a[i], b[i])) return false;
  return true;
}
