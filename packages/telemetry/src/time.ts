import Type from 'typebox';

/** Earliest client time a batch may carry, Unix ms: 2010-01-01. Earlier is a clock that was never set. */
export const MIN_TIME_MS = Date.UTC(2010, 0, 1);

/** Latest client time a batch may carry, Unix ms: the last millisecond of 2099. */
export const MAX_TIME_MS = Date.UTC(2100, 0, 1) - 1;

/** How far a sample or an event may lie from its batch's `sentAt`: a client keeps at most a day offline. */
export const MAX_AGE_MS = 24 * 60 * 60 * 1000;

/** A moment on a client's or a server's clock, Unix ms. */
export const UnixMs = Type.Integer({
  minimum: MIN_TIME_MS,
  maximum: MAX_TIME_MS,
  description: 'Unix time in milliseconds, 2010 to 2099',
});
