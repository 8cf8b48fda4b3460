/** `unavailable`: try again later. `too_large`: never will fit. `fenced`: the partition belongs to another. */
export type BusErrorCode = 'unavailable' | 'too_large' | 'fenced' | 'closed';

/** What a bus refuses with; `cause` holds the transport's own error. */
export class BusError extends Error {
  override readonly name = 'BusError';
  readonly code: BusErrorCode;

  constructor(code: BusErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
