export { type AccessFault, type AccessFaultCode, accessFaults, challengeOf } from './accessFault.ts';
export { CloudKeys, type ParsedCloudKeys, parseCloudKeys } from './cloud/cloudKeys.ts';
export { isOneOf } from './cloud/sameSecret.ts';
export { parseTokenKeys } from './keys/parseTokenKeys.ts';
export { addKey, retireKey, type TokenKey, type TokenKeys } from './keys/tokenKeys.ts';
export {
  type Admission,
  acceptTokens,
  anyone,
  type Grant,
  type RoomAccess,
  requireTokens,
} from './roomAccess.ts';
export { EVERY_ROOM, RoomClaims, TokenSide } from './tokens/claims.ts';
export { presentedToken } from './tokens/presentedToken.ts';
export { signToken } from './tokens/signToken.ts';
export { type CheckedUrl, type CheckOptions, checkUrl, type UrlKeys } from './urls/checkUrl.ts';
export {
  DEFAULT_TTL_S,
  LONGEST_FILE_S,
  type RecordFormat,
  type RecordWish,
  recordFormats,
  type SignedUrls,
  type SignOptions,
  signUrls,
} from './urls/signUrls.ts';
export type { UrlUse } from './urls/streamHost.ts';
export { isSameDigest, txSecretOf } from './urls/txSecret.ts';
export { type UrlFault, UrlFaultCode, urlFaults } from './urls/urlFault.ts';
export { signWebhook, verifyWebhook } from './webhook/signature.ts';
