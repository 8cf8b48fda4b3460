/** How many days rows are kept. */
export interface Retention {
  /** Every sample as it was received. */
  readonly samples: number;
  /** Every event, and what could not be stored. */
  readonly events: number;
  /** Rooms and groups by the second: for the moment, not for history. */
  readonly seconds: number;
  /** The minutes of every combination of room, network, server, version and so on. */
  readonly cells: number;
  /** Sessions, starts, rooms by the minute, everything by the hour, intake. */
  readonly rollups: number;
  /** Stutters, findings, incidents; broadcasts, and what clouds told of them. */
  readonly verdicts: number;
  /** Alerts, what VJs were told, and whom it reached. */
  readonly alerts: number;
}

/** What holds where nobody says otherwise. */
export const defaultRetention: Retention = {
  samples: 30,
  events: 90,
  seconds: 3,
  cells: 60,
  rollups: 400,
  verdicts: 400,
  alerts: 400,
};
