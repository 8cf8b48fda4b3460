import { pipelineRules } from './pipeline.ts';
import { placeRules } from './places.ts';
import { pushRules } from './pushes.ts';
import type { AlertRule } from './rule.ts';
import { viewingRules } from './viewing.ts';

/** Rules that are looked at together, every `intervalS`. */
export interface RuleSet {
  readonly title: string;
  readonly intervalS: number;
  readonly rules: readonly AlertRule[];
}

/** Every alert rule, by the group that it is evaluated in. */
export const ruleSets: readonly RuleSet[] = [
  { title: 'viewing', intervalS: 60, rules: viewingRules },
  { title: 'places', intervalS: 60, rules: placeRules },
  { title: 'pushes', intervalS: 60, rules: pushRules },
  { title: 'pipeline', intervalS: 30, rules: pipelineRules },
];

/** All of them. */
export const alertRules: readonly AlertRule[] = ruleSets.flatMap(({ rules }) => rules);
