import { lasting, utc } from '@stutterscope/cloud';
import type { Estimate, WhatIf } from '@stutterscope/diagnosis';
import { wrap } from '../explain/wrap.ts';
import { printable } from '../printable.ts';

/** Viewer-minutes for a person: tenths, hundredths of less than one. */
const amount = (minutes: number) => String(Number(minutes.toFixed(Math.abs(minutes) < 1 ? 2 : 1)));

const span = ({ low, high }: Estimate) => `${amount(low)} to ${amount(high)}`;

/** What a stutter cost, in one sentence. */
export function costSentence({ unit, stall, slideshow }: WhatIf): string {
  const { observed, avoidable } = unit === 'stall' ? stall : slideshow;
  if (observed === 0) return `Nobody's telemetry shows a ${unit} that it cost.`;
  return (
    `Without it about ${amount(avoidable.value)} viewer-minutes of ${unit} would not have been ` +
    `(${span(avoidable)}).`
  );
}

function harmLine(what: string, { observed, avoidable }: WhatIf['stall']): string {
  return `${what}: ${amount(observed)} viewer-minutes seen, ${amount(avoidable.value)} avoidable (${span(avoidable)}).`;
}

function headOf({ room, cause, stutters, from, to }: WhatIf, isTotal: boolean): string {
  const name = cause.replaceAll('_', ' ');
  if (isTotal) return `${room}: without any ${name} (${stutters.length} stutters)`;
  const when =
    to === null
      ? `Since ${utc(from)}, still on.`
      : `From ${utc(from)} to ${utc(to)}, for ${lasting(to - from)}.`;
  return `${room}: without the ${name}\n  ${when}`;
}

function bodyOf(answer: WhatIf): string[] {
  const { unit, stall, slideshow, smoothSaves, modelError, viewers, assumptions } = answer;
  const harms = [harmLine('Stall', stall), harmLine('Slideshow, too few frames a second', slideshow)];
  if (viewers === 0) return ['No viewer of this room reported in that time. Nobody can say what it cost.'];
  return [
    costSentence(answer),
    ...(unit === 'stall' ? harms : harms.toReversed()),
    ...(smoothSaves === null
      ? []
      : [
          `Smooth mode for all would have saved ${amount(smoothSaves.value)} of the stall (${span(smoothSaves)}).`,
        ]),
    `Told by ${viewers === 1 ? 'one viewer' : `${viewers} viewers`}.` +
      (modelError === null
        ? ''
        : ` The model, replayed as it was, gives ${Math.round(Math.abs(modelError) * 100)} % ${modelError < 0 ? 'less' : 'more'} stall than was seen.`),
    ...assumptions,
  ];
}

/** What stutters cost, for a person; `totals` are of all stutters of a cause. */
export function whatIfText(answers: readonly WhatIf[], totals: readonly WhatIf[]): string {
  if (answers.length === 0) return 'Nothing stuttered: there is nothing to take away.';
  const text = (answer: WhatIf, isTotal: boolean) =>
    [headOf(answer, isTotal), ...bodyOf(answer).map((line) => wrap(line, '  '))].join('\n');
  const several = totals.filter(({ stutters }) => stutters.length > 1);
  return printable(
    [...answers.map((one) => text(one, false)), ...several.map((one) => text(one, true))].join('\n\n'),
  );
}
