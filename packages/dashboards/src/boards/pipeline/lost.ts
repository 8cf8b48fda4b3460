import { severityColours } from '../../house/colours.ts';
import { columns, onTheRight } from '../../house/columns.ts';
import { lostOfTelemetry, partsOfTable } from '../../house/measures.ts';
import { fixedColour, series, table } from '../../house/panels.ts';

const inRange = '$__timeFilter(minute)';

const deadLetters = () =>
  columns(
    table(
      {
        id: 9,
        title: 'Dead letters, newest first',
        description:
          'What could not be read, why, and where it stands on the bus; the beginning of its payload.',
        span: 12,
        height: 9,
        unit: 'short',
      },
      `
      SELECT at, topic, \`partition\`, \`offset\`, reason, substringUTF8(payload, 1, 200) AS payload FROM dead_letters
      WHERE $__timeFilter(at) ORDER BY at DESC LIMIT 100`,
    ),
    { topic: { width: 100 }, partition: { width: 80, decimals: 0 }, offset: { width: 90, decimals: 0 } },
  );

const lostBy = () =>
  columns(
    table(
      {
        id: 10,
        title: 'Telemetry lost, by SDK and network',
        description:
          'Batches that never came, by who sends: one SDK version is a bug of its queue, one network is a bad way. Out of the batches expected.',
        span: 12,
        height: 9,
        unit: 'short',
      },
      `
      SELECT side, platform, sdk, networkId AS network, sum(lost) / nullIf(sum(expected), 0) AS "lost share", sum(lost) AS "batches lost",
        sum(expected) AS "of batches", count() AS sessions, uniqExact(room) AS rooms
      FROM telemetry_gaps WHERE $__timeFilter(lastReceivedAt)
      GROUP BY side, platform, sdk, networkId HAVING "batches lost" > 0
      ORDER BY "batches lost" DESC LIMIT 50`,
    ),
    { 'lost share': { unit: 'percentunit', decimals: 2, scale: lostOfTelemetry } },
  );

const odd = () =>
  series(
    {
      id: 11,
      title: 'Values and events nobody expects',
      description:
        'Values outside their plausible range, set aside a second, out of the samples on the right axis. A rise after a release is a bug of that SDK.',
      span: 12,
      height: 8,
      unit: 'cps',
      decimals: 2,
    },
    `
    SELECT $__timeInterval(minute) AS time, sum(implausible) / $__interval_s AS implausible, sum(samples) / $__interval_s AS samples
    FROM intake_1m WHERE ${inRange} GROUP BY time ORDER BY time`,
    { leastInterval: '1m' },
  )
    .overrideByName('implausible', [fixedColour(severityColours.visible)])
    .overrideByName('samples', onTheRight('cps', 'samples'));

const unknownCodes = () =>
  columns(
    table(
      {
        id: 12,
        title: 'Event codes the catalogue lacks',
        description:
          'Codes that docs/event-codes.md does not know, by side and SDK: a new SDK speaks of something new.',
        span: 12,
        height: 8,
        unit: 'short',
      },
      `
      SELECT side, code, sdk, platform, count() AS times, uniqExact(session) AS sessions, max(at) AS last FROM events_named
      WHERE $__timeFilter(at) AND severity = 'unknown'
      GROUP BY side, code, sdk, platform ORDER BY times DESC LIMIT 50`,
    ),
    { code: { decimals: 0 } },
  );

const parts = () =>
  columns(
    table(
      {
        id: 13,
        title: 'Tables',
        description:
          'Active parts, rows and bytes of each table now, whatever the range says. More parts than some hundreds: inserts are too small or merging is slow.',
        span: 24,
        height: 8,
        unit: 'short',
      },
      `
      SELECT \`table\`, parts, rows, bytesOnDisk AS bytes, bytesPerRow AS "bytes a row",
        if(toUnixTimestamp(oldest) = 0, NULL, oldest) AS "oldest row",
        if(toUnixTimestamp(newest) = 0, NULL, newest) AS "newest row"
      FROM parts_now ORDER BY bytes DESC LIMIT 50`,
    ),
    {
      bytes: { unit: 'decbytes', decimals: 1 },
      'bytes a row': { decimals: 1 },
      parts: { scale: partsOfTable },
    },
  );

/** What was lost, set aside or not understood; what is stored. */
export const lossPanels = () => [deadLetters(), lostBy(), odd(), unknownCodes(), parts()];
