import { AlertRecord } from '@stutterscope/alerts';
import { type Decoded, decodeAs } from '@stutterscope/bus';
import { fromOtherVersion, Verdict } from '@stutterscope/diagnosis';
import { Compile } from 'typebox/compile';

const records = Compile(AlertRecord);
const verdicts = Compile(Verdict);

export const decodeRecord = (bytes: Uint8Array): Decoded<AlertRecord> =>
  decodeAs(bytes, records, 'a notice or a delivery', fromOtherVersion);

export const decodeVerdict = (bytes: Uint8Array): Decoded<Verdict> =>
  decodeAs(bytes, verdicts, 'a verdict', fromOtherVersion);
