import {
  MappingType,
  type SpecialValueMap,
  SpecialValueMatch,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMap,
} from '@grafana/grafana-foundation-sdk/dashboard';
import {
  BAD,
  causeColours,
  causeNames,
  causes,
  FINE,
  NEUTRAL,
  severityColours,
  UNKNOWN,
  WATCH,
} from './colours.ts';

/** From which value on which colour; the first has no lower end. */
export type Scale = readonly (readonly [from: number | null, colour: string])[];

/** A figure that is neither good nor bad. */
const neutral: Scale = [[null, NEUTRAL]];

/** The thresholds of a scale. */
export function thresholds(scale: Scale = neutral): ThresholdsConfigBuilder {
  // The SDK's type leaves out the null that marks the lowest step.
  const steps: Threshold[] = scale.map(([value, color]) => ({ value, color }));
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

/** More is worse: fine, to be watched, bad. */
export const upIsBad = (watch: number, bad: number): Scale => [
  [null, FINE],
  [watch, WATCH],
  [bad, BAD],
];

/** Less is worse: bad, to be watched, fine. */
export const downIsBad = (bad: number, watch: number): Scale => [
  [null, BAD],
  [bad, WATCH],
  [watch, FINE],
];

/** Nothing known is shown in grey. */
export const unknownIsGrey: SpecialValueMap = {
  type: MappingType.SpecialValue,
  options: { match: SpecialValueMatch.NullAndNan, result: { text: 'unknown', color: UNKNOWN } },
};

type Words = Readonly<Record<string, { readonly text: string; readonly colour: string }>>;

function mapping(entries: Words): ValueMap {
  const options = Object.entries(entries).map(([value, { text, colour }], index) => [
    value,
    { text, color: colour, index },
  ]);
  return { type: MappingType.ValueToText, options: Object.fromEntries(options) };
}

const severityWords: Words = Object.fromEntries(
  Object.entries(severityColours).map(([name, colour]) => [name, { text: name, colour }]),
);

/** A severity in its colour; smooth is green, unknown grey. */
export const severityMapping = mapping({
  ...severityWords,
  smooth: { text: 'smooth', colour: FINE },
  unknown: { text: 'unknown', colour: UNKNOWN },
});

/** A cause in its words and colour. */
export const causeMapping = mapping({
  ...Object.fromEntries(
    causes.map((cause) => [cause, { text: causeNames[cause], colour: causeColours[cause] }]),
  ),
  unknown: { text: 'Not heard', colour: UNKNOWN },
  smooth: { text: 'Smooth', colour: FINE },
});
