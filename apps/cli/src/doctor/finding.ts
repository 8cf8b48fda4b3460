/** `missing` stops something that is always needed, `absent` only what its `fix` names. */
export interface Finding {
  readonly part: string;
  readonly state: 'ok' | 'absent' | 'missing';
  /** A version, an address, or what went wrong. */
  readonly found: string;
  /** What to do about it; empty when all is well. */
  readonly fix: string;
}

export const ok = (part: string, found: string): Finding => ({ part, state: 'ok', found, fix: '' });
