/** Everything that can be wrong with a room token. Each is a problem code of the services that check tokens. */
export const accessFaults = {
  token_missing: { status: 401, title: 'A room token is needed' },
  token_malformed: { status: 401, title: 'The room token does not read as one' },
  token_algorithm: { status: 401, title: 'The room token is not signed the way it must be' },
  token_key_unknown: { status: 401, title: 'The room token names a key that is not known' },
  token_key_retired: { status: 401, title: 'The room token is signed by a retired key' },
  token_signature: { status: 401, title: 'The signature of the room token is wrong' },
  token_expired: { status: 401, title: 'The room token has expired' },
  wrong_room: { status: 403, title: 'The room token is for another room' },
  wrong_side: { status: 403, title: 'The room token is for another side' },
} as const satisfies Record<string, { readonly status: 401 | 403; readonly title: string }>;

export type AccessFaultCode = keyof typeof accessFaults;

/** Why somebody is not let in. The detail never repeats a token or a key. */
export interface AccessFault {
  readonly code: AccessFaultCode;
  readonly detail: string;
}

/** The headers that go with a refusal (RFC 6750, 3): no token at all is no fault of the request. */
export function challengeOf({ code }: AccessFault): Record<string, string> {
  if (accessFaults[code].status !== 401) return {};
  return { 'www-authenticate': code === 'token_missing' ? 'Bearer' : 'Bearer error="invalid_token"' };
}
