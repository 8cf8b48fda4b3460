import { type RuleName, type Rules, ruleTable } from './ruleTable.ts';

type Partially = Readonly<Partial<Record<RuleName, number>>>;

/** What an operator sets differently: everywhere, for a scenario, for a room; the narrower wins. */
export interface RuleOverrides {
  readonly everywhere?: Partially;
  readonly scenarios?: Readonly<Record<string, Partially>>;
  readonly rooms?: Readonly<Record<string, Partially>>;
}

const byName = new Map<string, number>(ruleTable.map((rule) => [rule.name, rule.value]));

function isRules(candidate: Readonly<Record<string, number>>): candidate is Rules {
  return ruleTable.every((rule) => rule.name in candidate);
}

function complete(overrides: Partially): Rules {
  const rules: Record<string, number> = { ...Object.fromEntries(byName), ...overrides };
  if (!isRules(rules)) throw new TypeError('the rule table lacks a rule');
  return rules;
}

/** The defaults, as the documentation lists them. */
export const defaultRules: Rules = complete({});

/** Gives the thresholds for a room and the scenario it plays. */
export function resolveRules(overrides: RuleOverrides, room: string, scenario: string | undefined): Rules {
  const forScenario = scenario === undefined ? undefined : overrides.scenarios?.[scenario];
  const forRoom = overrides.rooms?.[room];
  if (overrides.everywhere === undefined && forScenario === undefined && forRoom === undefined)
    return defaultRules;
  return complete({ ...overrides.everywhere, ...forScenario, ...forRoom });
}
