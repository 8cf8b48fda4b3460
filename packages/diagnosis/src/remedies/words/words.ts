/** How a finding is told: what is so, without a full stop, and what to do about it, the first thing first. */
export interface FindingWords {
  readonly says: string;
  readonly advice: readonly string[];
}

/** The words of one kind of finding, by reason. */
export type ByReason = Readonly<Record<string, FindingWords>>;
