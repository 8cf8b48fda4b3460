import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

const Keys = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 256 })));

/** What the cloud and we both know. Each list has its newest key first: all of them check. */
export const CloudKeys = Type.Object(
  {
    /** Sign push URLs. */
    push: Keys,
    /** Sign play URLs; without any, plays need no signature, as with the vendor of the handbook. */
    play: Keys,
    /** Sign the handbook's callbacks. */
    callback: Keys,
    /** Sign the callbacks of Huawei Cloud Live. */
    huawei: Keys,
    /** What servers of one's own say in `?secret=`; without any, only this machine is believed. */
    servers: Keys,
  },
  { additionalProperties: false },
);
export type CloudKeys = Static<typeof CloudKeys>;

const validator = Compile(CloudKeys);

/** The keys of a text, or what is wrong with it. No fault repeats what stands in it. */
export type ParsedCloudKeys =
  | { readonly ok: true; readonly keys: CloudKeys }
  | { readonly ok: false; readonly fault: string };

/** Reads the JSON of STUTTERSCOPE_CLOUD_KEYS. */
export function parseCloudKeys(text: string): ParsedCloudKeys {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, fault: 'is not JSON' };
  }
  if (validator.Check(value)) return { ok: true, keys: value };
  const [fault] = validator.Errors(value);
  return { ok: false, fault: `${fault?.instancePath || 'it'} ${fault?.message ?? 'is wrong'}` };
}
