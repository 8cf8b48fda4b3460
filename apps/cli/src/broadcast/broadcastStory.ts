import {
  type BroadcastReport,
  causeName,
  clock,
  gradeOf,
  lasting,
  oddityWords,
  utc,
} from '@stutterscope/cloud';
import { wrap } from '../explain/wrap.ts';
import { printable } from '../printable.ts';
import { inWords, signalWords } from '../signals.ts';

type Told = BroadcastReport['stutters'][number];

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [[title, ...lines].join('\n')];
const item = (text: string, indent = '  ') => wrap(text, indent);

const by = {
  app: 'the app said so',
  push: 'a push began',
  recording: 'only its recording tells of it',
  quiet: 'nobody pushed any more',
} as const;

/** When it began; of a show that only a file without a begin tells of, that nobody said it. */
function beginOf({ from, begunBy, recordings }: BroadcastReport): string {
  const isUntold = begunBy === 'recording' && recordings.every(({ startAt }) => startAt === null);
  return isUntold
    ? `Began before ${utc(from)}; when, nobody said (${by.recording}).`
    : `Began ${utc(from)} (${by[begunBy]}).`;
}

function headOf(report: BroadcastReport): string {
  const { room, to, endedBy, lastedMs, pushes, gaps } = report;
  const end =
    to === null || endedBy === null
      ? `It goes on, for ${lasting(lastedMs)} so far.`
      : `Ended ${utc(to)} (${by[endedBy]})${lastedMs === 0 ? '' : `, after ${lasting(lastedMs)}`}.`;
  const without = gaps.map((gap) => `${lasting(gap.to - gap.from)} from ${utc(gap.from)}`).join(', ');
  return [
    `${room}: broadcast`,
    item(beginOf(report)),
    item(end),
    item(
      `${pushes} ${pushes === 1 ? 'push' : 'pushes'}.${without === '' ? '' : ` Nobody pushed for ${without}.`}`,
    ),
  ].join('\n');
}

function evidenceLine({ cause, evidence }: Told): string[] {
  const [first] = evidence.filter(({ supports }) => supports);
  if (first === undefined) return [];
  const { label } = signalWords(first.signal, cause);
  return [
    item(
      `${label}: ${first.value} ${first.unit}, the limit is ${inWords(first.comparison)} ${first.limit}.`,
      '    ',
    ),
  ];
}

function stutterLines(told: Told): string[] {
  const { from, to, severity, viewers, place, alerts } = told;
  const length = to === null ? 'still on' : lasting(to - from);
  const whom = viewers.watching === 0 ? '' : `, ${viewers.affected} of ${viewers.watching} viewers`;
  const seen =
    place === null
      ? 'In no recording.'
      : `In ${place.file} at ${clock(place.offsetMs)}${place.link === null ? '.' : `: ${place.link}`}`;
  return [
    item(`${utc(from)}, ${length}, ${severity}${whom}`),
    ...evidenceLine(told),
    ...alerts.map(({ audience, message }) =>
      item(`${audience.toUpperCase()} was told: "${message}"`, '    '),
    ),
    item(seen, '    '),
  ];
}

function stuttersByCause({ stutters, causes }: BroadcastReport): string[] {
  const ofCause = Map.groupBy(stutters, ({ cause, origin }) => `${cause} ${origin}`);
  const ranked = [...ofCause].toSorted(([, a], [, b]) => spoiled(b) - spoiled(a));
  const interrupted = causes.find(({ cause }) => cause === null);
  return [
    ...ranked.flatMap(([, own]) => {
      const [first] = own;
      if (first === undefined) return [];
      const name = causeName({ ...first, stutters: own.length, spoiledMs: 0 });
      const times = own.length === 1 ? 'once' : `${own.length} times`;
      return [
        item(`${name}: ${times}, ${lasting(spoiled(own))} spoiled`),
        ...own.flatMap(stutterLines).map((line) => `  ${line}`),
      ];
    }),
    ...(interrupted === undefined ? [] : [item(`nobody pushed: ${lasting(interrupted.spoiledMs)} spoiled`)]),
  ];
}

const spoiled = (own: readonly Told[]) => own.reduce((sum, { spoiledMs }) => sum + spoiledMs, 0);

/** A broadcast in plain sentences: began, what stuttered and why, who was told, what helped, files, score. */
export function broadcastStory(report: BroadcastReport): string {
  const { stutters, recordings, helped, nextTime, oddities, score, vjScore, to } = report;
  const files = recordings.map(({ file, startAt, endAt, url, timeInconsistent }) =>
    item(
      `${file}: ${startAt === null ? `until ${utc(endAt)}` : `${utc(startAt)}, ${lasting(endAt - startAt)}`}` +
        `${timeInconsistent ? ' (its times contradict each other)' : ''}${url === '' ? '' : `, ${url}`}`,
    ),
  );
  return printable(
    [
      headOf(report),
      ...section(
        'Stutters',
        stutters.length === 0 && report.gaps.length === 0 && score !== null
          ? [item('None.')]
          : stuttersByCause(report),
      ),
      ...section(
        'What helped',
        helped.map(({ message, afterMs }) => item(`"${message}": well again ${lasting(afterMs)} later`)),
      ),
      ...section('Recordings', files),
      ...section(
        'What is odd',
        oddities.map((oddity) => item(oddityWords[oddity] ?? oddity)),
      ),
      ...section(
        'Next time',
        nextTime.map((tip, place) => item(`${place + 1}. ${tip}`)),
      ),
      ...section(to === null ? 'Score so far' : 'Score', [
        item(
          score === null
            ? 'None: nobody reported how it went.'
            : `${score} of 100, ${gradeOf(score)}; counting only what the VJ can mend, ${vjScore}.`,
        ),
      ]),
    ].join('\n\n'),
  );
}
