/** Why what nobody notices does no harm, by the mutant's name. */
export const harmless: Readonly<Record<string, string>> = {
  'one viewer makes a group':
    'one of one gains at most 0.01 x 0.7 / 0.005 = 1.4 against 1 (`cellPrior`, `cellBaselineLeast`): less than `cellCertainty`.',
  'clockAheadMs less':
    'a clock that is ahead is set right either way, before or after its samples are judged.',
  'clockApartMs less': 'what comes at once differs by as much as it was sent apart, and is refused for that.',
  'adaptedExitMs less':
    'what returns within `findingReopenMs` is the same finding, and its end is dated where calm began.',
  'driftSlack less': 'what it lets through `driftFall` refuses: the rate has to go on falling.',
};
