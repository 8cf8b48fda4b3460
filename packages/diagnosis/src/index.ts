export { Census, Hurt, Presence } from './census.ts';
export { diagnoseRecording } from './diagnoseRecording.ts';
export { fromEarlierStage } from './earlierSignals.ts';
export { type Borrowed, borrow, type Seated } from './platform/borrow.ts';
export { PlatformStage } from './platform/platformStage.ts';
export { AdviceKey, adviceKeys, VjWords, vjWords } from './remedies/vj/vjWords.ts';
export { RoomStage } from './room/roomStage.ts';
export { defaultRules, type RuleOverrides, resolveRules } from './rules/resolveRules.ts';
export type { Rule } from './rules/rule.ts';
export { RULE_VERSION, type RuleName, type Rules, ruleTable } from './rules/ruleTable.ts';
export { type SeqVerdict, SeqWindow } from './session/seqWindow.ts';
export { SessionStage } from './session/sessionStage.ts';
export { PushSignal, Signal, TroublesSignal, ViewersSignal } from './signal.ts';
export { chanceOf, type Features, featuresOf, logOddsOf } from './verdict/confidence.ts';
export { Incident, IncidentCause } from './verdict/incident.ts';
export { fromOtherVersion } from './verdict/otherVersions.ts';
export {
  Alert,
  Cause,
  Evidence,
  Finding,
  FindingKind,
  GroupBy,
  GroupCount,
  Origin,
  RoomVerdict,
  Severity,
  Stutter,
  Verdict,
} from './verdict/verdict.ts';
export { Estimate } from './whatIf/estimate.ts';
export { WhatIf } from './whatIf/schema.ts';
export { type WhatIfAnswer, type WhatIfQuestion, whatIf } from './whatIf/whatIf.ts';
export { isWhole } from './wholeSignal.ts';
