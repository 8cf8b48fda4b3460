/** A number in [0, 1). */
export type Random = () => number;

/** The platform's unpredictable source: session ids of a million phones must not collide. */
export const systemRandom: Random = () => {
  const [word = 0] = crypto.getRandomValues(new Uint32Array(1));
  return word / 2 ** 32;
};
