/** One threshold: its default, its unit and where it comes from. */
export interface Rule {
  readonly name: string;
  readonly value: number;
  readonly unit:
    | 'frames'
    | 'ms'
    | '%'
    | 'ratio'
    | 'frames/s'
    | 'events'
    | 'viewers'
    | 'rooms'
    | 'cells'
    | 'probability'
    | 's'
    | 'kbit/s'
    | 'px';
  readonly source: string;
  readonly meaning: string;
}
