/** A number in [0, 1). */
export type Random = () => number;

/** The platform's unpredictable source where it has one: session ids of a million phones must not collide. */
export const systemRandom: Random = () => {
  if (typeof crypto === 'undefined') return Math.random();
  const [word = 0] = crypto.getRandomValues(new Uint32Array(1));
  return word / 2 ** 32;
};
