import type { CloudKeys } from '@stutterscope/access';
import type { CloudEvent } from '../event.ts';

/** Everything a callback can be refused with. Each is a problem code of the collector. */
export const callbackFaults = {
  callback_malformed: { status: 400, title: 'Not a callback of this kind' },
  callback_unsigned: { status: 403, title: 'The callback is not signed' },
  callback_forged: { status: 403, title: 'The signature of the callback is wrong' },
  callback_expired: { status: 403, title: 'The callback has expired, or is a replay' },
  callback_keys_missing: { status: 503, title: 'No key is configured that could check it' },
  server_unknown: { status: 403, title: 'The callback comes from no server of ours' },
  url_refused: { status: 403, title: 'The signed URL does not hold' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type CallbackFaultCode = keyof typeof callbackFaults;

/** What a callback comes to. A refusal can be an event, too: somebody was turned away. */
export type Judged =
  | { readonly ok: true; readonly events: readonly CloudEvent[] }
  | {
      readonly ok: false;
      readonly code: CallbackFaultCode;
      readonly detail: string;
      readonly events: readonly CloudEvent[];
    };

export interface CallbackContext {
  readonly keys: CloudKeys;
  /** The collector's clock. */
  readonly nowMs: number;
  /** Where the files that servers of one's own record are served; null where they are not. */
  readonly recordingsUrl: string | null;
}

export const refuse = (
  code: CallbackFaultCode,
  detail: string,
  events: readonly CloudEvent[] = [],
): Judged => ({
  ok: false,
  code,
  detail,
  events,
});

export const take = (...events: readonly CloudEvent[]): Judged => ({ ok: true, events });

/** A callback that is in order and tells us nothing, such as a screenshot's. */
export const ignore = take();
