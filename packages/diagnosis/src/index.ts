export { type SeqVerdict, SeqWindow } from './session/seqWindow.ts';
export {
  Alert,
  Cause,
  Evidence,
  GroupBy,
  GroupCount,
  Origin,
  Severity,
  Stutter,
  Verdict,
} from './verdict/verdict.ts';
