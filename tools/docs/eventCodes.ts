import { type EventRow, eventCatalogue } from '../../packages/telemetry/src/index.ts';
import { generatedFrom, markdownTable } from './markdown.ts';

const tables: readonly { side: EventRow['side']; class: EventRow['class']; title: string }[] = [
  { side: 'push', class: 'normal', title: 'Push: normal' },
  { side: 'push', class: 'critical', title: 'Push: critical' },
  { side: 'push', class: 'warning', title: 'Push: warnings' },
  { side: 'play', class: 'key', title: 'Play: key events' },
  { side: 'play', class: 'warning', title: 'Play: warnings' },
];

const platformNames = { android: 'Android', ios: 'iOS', windows: 'Windows' };

function limits(row: EventRow): string {
  const platforms = row.platforms?.map((platform) => platformNames[platform]) ?? [];
  return [...platforms, ...(row.rtmpOnly ? ['rtmp:// only'] : [])].join(', ');
}

/** docs/event-codes.md */
export function eventCodesPage(): string {
  const sections = tables.map(({ side, class: className, title }) => {
    const rows = eventCatalogue.filter((row) => row.side === side && row.class === className);
    const cells = rows.map((row) => [
      String(row.code),
      `\`${row.name}\``,
      row.severity,
      limits(row),
      row.meaning,
      row.implies,
    ]);
    return `## ${title}\n\n${markdownTable(['code', 'name', 'severity', 'limited to', 'meaning', 'what it implies'], cells)}`;
  });
  return [
    '# Event codes',
    generatedFrom('packages/telemetry/src/events'),
    'What a push or a play may report in `events` of a batch. A code is read together with its side: 3001–3004 ' +
      'stand on both. Two codes change their name with the platform (-1308 on push, 2010 on play); a batch whose ' +
      'platform does not settle which keeps all candidates. A code that is not listed here is kept, counted and ' +
      'shown as it came.',
    ...sections,
    '',
  ].join('\n\n');
}
