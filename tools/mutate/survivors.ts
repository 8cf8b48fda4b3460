/** Why what nobody notices does no harm, by the mutant's name. */
export const harmless: Readonly<Record<string, string>> = {};
