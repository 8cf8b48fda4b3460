import Type, { type Static } from 'typebox';

/** What can be wrong with a signed URL. */
export const UrlFaultCode = Type.Enum([
  'url_malformed',
  'stream_missing',
  'bizid_missing',
  'bizid_differs',
  'push_url_for_play',
  'play_host_in_push_url',
  'parameter_repeated',
  'secret_missing',
  'secret_malformed',
  'time_missing',
  'time_malformed',
  'time_in_milliseconds',
  'signature_wrong',
  'expired',
]);
export type UrlFaultCode = Static<typeof UrlFaultCode>;

/** Each fault in words. */
export const urlFaults: Readonly<Record<UrlFaultCode, string>> = {
  url_malformed: 'the URL cannot be read',
  stream_missing: 'no stream stands in its path',
  bizid_missing: 'the stream does not start with the BIZID and an underscore',
  bizid_differs: 'the BIZID of the host is not that of the stream',
  push_url_for_play: 'a push URL is used to play: the host of plays says liveplay, not livepush',
  play_host_in_push_url: 'the host is that of plays: the host of pushes says livepush, not liveplay',
  parameter_repeated: 'a parameter of the signature stands there twice',
  secret_missing: 'it is not signed: txSecret is missing',
  secret_malformed: 'txSecret is no MD5: 32 hexadecimal digits',
  time_missing: 'it does not say until when it holds: txTime is missing',
  time_malformed: 'txTime is no number of Unix seconds in hexadecimal',
  time_in_milliseconds: 'txTime is in milliseconds: it must be Unix seconds in hexadecimal',
  signature_wrong: 'the signature is wrong: another key, another stream, or another txTime was signed',
  expired: 'it has expired',
};

/** Why a URL does not hold. The detail repeats neither a key nor a signature. */
export interface UrlFault {
  readonly code: UrlFaultCode;
  readonly detail: string;
}

export const urlFault = (code: UrlFaultCode, more = ''): UrlFault => ({
  code,
  detail: more === '' ? urlFaults[code] : `${urlFaults[code]}: ${more}`,
});
