import type { Stutter, WhatIf } from '@stutterscope/diagnosis';
import type { Command } from 'commander';
import { CliError } from '../cliError.ts';
import { describe } from '../command.ts';
import { readConfig } from '../config.ts';
import { besidesOf } from '../explain/findingsStory.ts';
import { type Moment, resolveMoment } from '../explain/moment.ts';
import { pickStutter } from '../explain/pickStutter.ts';
import type { RoomHistory } from '../explain/roomHistory.ts';
import { openRunningWarehouse } from '../openWarehouse.ts';
import { type Recording, readRecording, refuseBadLines } from '../readRecording.ts';
import { nearest } from '../rules/nearest.ts';
import { sqlUrl } from '../sqlOverHttp.ts';
import type { Terminal } from '../terminal.ts';
import { momentArgument } from './momentArgument.ts';

interface ExplainFlags {
  readonly at?: Moment;
  readonly recording?: string;
  readonly json?: boolean;
}

async function fromRecording(room: string, { name, batches }: Recording): Promise<RoomHistory> {
  const { historyOfRecording } = await import('../explain/historyOfRecording.ts');
  const history = historyOfRecording(batches, room);
  if (history !== null) return history;
  const rooms = [...new Set(batches.map((batch) => batch.room))].sort();
  const meant = nearest(room, rooms);
  const hint = meant === null ? `it holds ${rooms.length}, such as ${rooms[0]}` : `did you mean ${meant}?`;
  throw new CliError(`no room ${JSON.stringify(room)} in ${name}: ${hint}`);
}

async function fromWarehouse(room: string, at: Moment | undefined, terminal: Terminal): Promise<RoomHistory> {
  const config = readConfig(terminal.env);
  const warehouse = await openRunningWarehouse(config);
  try {
    const { historyOfWarehouse } = await import('../explain/historyOfWarehouse.ts');
    const nowMs = Date.now();
    const atMs = at === undefined ? null : resolveMoment(at, nowMs);
    const history = await historyOfWarehouse(warehouse, room, atMs, nowMs);
    if (history !== null) return history;
  } finally {
    await warehouse.close();
  }
  throw new CliError(
    `no room ${JSON.stringify(room)} is known at ${sqlUrl(config)}: \`stutterscope rooms\` lists those that report`,
  );
}

/** What a stutter cost, from the telemetry around it. */
async function costFrom(
  recording: Recording | null,
  { room, stutters, nowMs }: RoomHistory,
  stutter: Stutter,
  terminal: Terminal,
): Promise<WhatIf | null> {
  const { AROUND_MS, costOf } = await import('../whatIf/costOf.ts');
  if (recording !== null) {
    const own = recording.batches.filter((batch) => batch.room === room);
    return costOf(stutter, stutters, own);
  }
  const { batchesOfWarehouse } = await import('../whatIf/batchesOfWarehouse.ts');
  const warehouse = await openRunningWarehouse(readConfig(terminal.env));
  try {
    const [fromMs, toMs] = [stutter.from - AROUND_MS, (stutter.to ?? nowMs) + AROUND_MS];
    const batches = await batchesOfWarehouse(warehouse, room, fromMs, toMs);
    return batches === null ? null : costOf(stutter, stutters, batches);
  } finally {
    await warehouse.close();
  }
}

async function explainRoom(room: string, flags: ExplainFlags, terminal: Terminal): Promise<void> {
  const recording = flags.recording === undefined ? null : await readRecording(flags.recording, terminal);
  const history =
    recording === null ? await fromWarehouse(room, flags.at, terminal) : await fromRecording(room, recording);
  const atMs = flags.at === undefined ? null : resolveMoment(flags.at, history.nowMs);
  const picked = pickStutter(history.stutters, atMs);
  if (flags.json) {
    const { match = null, stutter = null } = picked ?? {};
    const alerts = history.alerts.filter((alert) => alert.stutter === stutter?.id);
    const findings = besidesOf(history.findings, stutter, atMs);
    const { borrow } = await import('@stutterscope/diagnosis');
    const { seated, incidents, pusher } = history;
    const { locate } = await import('@stutterscope/cloud');
    const found = stutter === null ? null : locate(history.recordings, stutter.from);
    const incident = stutter === null ? null : (borrow(stutter, seated, incidents)?.incident ?? null);
    const place =
      found === null ? null : { file: found.recording.file, offsetMs: found.offsetMs, link: found.link };
    terminal.print(
      JSON.stringify({ room, at: atMs, match, stutter, incident, alerts, findings, pusher, place }),
    );
  } else {
    const { roomStory } = await import('../explain/roomStory.ts');
    const cost = picked === null ? null : await costFrom(recording, history, picked.stutter, terminal);
    terminal.print(roomStory(history, picked, atMs, cost));
  }
  if (recording !== null) refuseBadLines(recording);
}

export function explainCommand(terminal: Terminal): Command {
  return describe(
    'explain',
    'Say in plain sentences what stuttered in a room, what says so, who was hit and who was told.',
    [
      'explain 8888_show',
      'explain 8888_show --at -5m',
      'explain 8888_show --at 2026-01-01T20:15:00Z --recording show.ndjson',
      'explain 8888_show --json | jq .stutter.evidence',
    ],
  )
    .argument('<room>', 'the room, as `stutterscope rooms` shows it')
    .option(
      '--at <time>',
      'explain what happened then: ISO time or time of day (UTC unless it names a zone), Unix seconds or ms, or ' +
        "-30s, -5m, -2h, -1d before now or before the recording's end; default: the newest stutter",
      momentArgument,
    )
    .option(
      '--recording <file>',
      'ask a recording (one batch a line, plain, gzip or zstd; - reads standard input), not ClickHouse',
    )
    .option(
      '--json',
      'print one object: the stutter, the incident of many rooms that explains it, its alerts, the findings beside it, the last figures of the pusher, its place in a recording',
    )
    .addHelpText(
      'after',
      '\nExit code: 0 the room is known, whether or not it stutters; 1 it is not, or nothing answers;\n' +
        '3 some lines of the recording were bad: they are named on stderr and left out.',
    )
    .action((room: string, flags: ExplainFlags) => explainRoom(room, flags, terminal));
}
