/** When a VJ on air is spoken to, and how often. */
export interface DeskRules {
  /** After a word about a cause, a new alert of it waits this long, unless it is worse. */
  readonly coolDownMs: number;
  /** Alerts of a room within an hour, whatever their cause. */
  readonly mostPerHour: number;
  /** What is older when it is heard is told to nobody: a recording, or an outage of ours. */
  readonly freshMs: number;
  /** What lasts is said again after this long, with the next thing to try, so many times. */
  readonly remindMs: number;
  readonly mostReminders: number;
  /** What comes back so soon after its end is the same alert, not another. */
  readonly sameWithinMs: number;
  /** One that came back is over only when it stayed away for this long: a flapping uplink is one alert. */
  readonly steadyMs: number;
  /** An alert nothing was heard of for this long is over. */
  readonly forgottenMs: number;
}

/** 120 s between words, six an hour. A word may come late over the very uplink that it is about. */
export const deskRules: DeskRules = {
  coolDownMs: 120_000,
  mostPerHour: 6,
  freshMs: 60_000,
  remindMs: 300_000,
  mostReminders: 2,
  sameWithinMs: 180_000,
  steadyMs: 60_000,
  forgottenMs: 3_600_000,
};
