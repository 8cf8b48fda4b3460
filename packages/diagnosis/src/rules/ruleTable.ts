import { clogRules } from './clogRules.ts';
import { findingRules } from './findingRules.ts';
import { forecastRules } from './forecastRules.ts';
import { fpsRules } from './fpsRules.ts';
import { platformRules } from './platformRules.ts';
import { presetRules } from './presetRules.ts';
import { roomRules } from './roomRules.ts';
import { timeRules } from './timeRules.ts';
import { viewFindingRules } from './viewFindingRules.ts';
import { viewRules } from './viewRules.ts';
import { whatIfRules } from './whatIfRules.ts';

/** Changes with any threshold or any rule that reads one; stands in each verdict. */
export const RULE_VERSION = '4';

/** Every number a verdict can hang on. Nothing in this package compares with a literal of its own. */
export const ruleTable = [
  ...clogRules,
  ...fpsRules,
  ...timeRules,
  ...viewRules,
  ...roomRules,
  ...findingRules,
  ...forecastRules,
  ...platformRules,
  ...whatIfRules,
  ...viewFindingRules,
  ...presetRules,
] as const;

export type RuleName = (typeof ruleTable)[number]['name'];

/** The thresholds in force for one session or room. */
export type Rules = Readonly<Record<RuleName, number>>;
