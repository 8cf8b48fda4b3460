/** What is left out or turned round, where it stands, and how: `file` below `packages/diagnosis/src`. */
export type Broken = readonly [what: string, file: string, from: string, to: string];
