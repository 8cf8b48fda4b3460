import { BroadcastReport, Place } from '@stutterscope/cloud';
import { Cause, Severity } from '@stutterscope/diagnosis';
import { Room } from '@stutterscope/telemetry';
import {
  LoggedEvent,
  RoomBroadcast,
  RoomFinding,
  RoomNow,
  RoomStutter,
  ToldNotice,
} from '@stutterscope/warehouse';
import Type, { type Static } from 'typebox';

const Ms = Type.Integer({ description: 'Unix ms' });
const orNull = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** One value a step; null where nothing was measured. */
const Column = Type.Array(orNull(Type.Number()));

const reachMs = orNull(
  Type.Integer({
    description:
      'Unix ms: the newest second of which anything is stored, of any room. Long ago: the data is late, or nobody sends, and ' +
      'who is not heard may be well. Null: nothing of the last five minutes is',
  }),
);

/** Every room that was heard from lately. */
export const RoomsView = Type.Object(
  { atMs: Ms, reachMs, rooms: Type.Array(RoomNow) },
  { title: 'RoomsView' },
);
export type RoomsView = Static<typeof RoomsView>;

/** How a room's push is, in few words: what a VJ's phone asks for. */
export const StatusView = Type.Object(
  {
    room: Room,
    atMs: Ms,
    reachMs,
    push: orNull(
      Type.Object({
        heardMs: Ms,
        fps: orNull(Type.Number()),
        sent: orNull(Type.Number({ description: 'kbit/s' })),
        que: orNull(Type.Number({ description: 'frames' })),
      }),
    ),
    viewers: Type.Integer(),
    stutters: Type.Array(Type.Object({ cause: Cause, severity: Severity, sinceMs: Ms })),
  },
  { title: 'StatusView' },
);
export type StatusView = Static<typeof StatusView>;

/** What a VJ is advised, in the language that was asked for. */
const Advice = Type.Object({ message: Type.String(), remedies: Type.Array(Type.String()) });

/** A room's time: both ends step by step, its verdicts, and what was said and reported. */
export const RoomView = Type.Object(
  {
    room: Room,
    atMs: Ms,
    reachMs,
    fromMs: Ms,
    toMs: Ms,
    stepMs: Type.Integer(),
    steps: Type.Object({
      fps: Column,
      cpuSys: Column,
      cpuApp: Column,
      made: Column,
      sent: Column,
      que: Column,
      drp: Column,
      viewers: Column,
      stalled: Column,
      cache: Column,
    }),
    networkStepMs: Type.Integer(),
    networks: Type.Array(
      Type.Object({
        id: Type.String(),
        viewers: Column,
        stalled: Type.Array(orNull(Type.Number()), { description: 'share of the watched time, 0 to 1' }),
      }),
    ),
    stutters: Type.Array(
      Type.Intersect([RoomStutter, Type.Object({ advice: orNull(Advice), place: orNull(Place) })]),
    ),
    findings: Type.Array(RoomFinding),
    told: Type.Array(ToldNotice),
    events: Type.Array(LoggedEvent),
  },
  { title: 'RoomView' },
);
export type RoomView = Static<typeof RoomView>;

/** What a score is called; null where there is none. */
const grade = orNull(Type.Enum(['good', 'fair', 'poor']));

/** A room's shows, the newest first. */
export const BroadcastsView = Type.Object(
  {
    room: Room,
    atMs: Ms,
    broadcasts: Type.Array(Type.Intersect([RoomBroadcast, Type.Object({ grade })])),
  },
  { title: 'BroadcastsView' },
);
export type BroadcastsView = Static<typeof BroadcastsView>;

/** One show: its report, as its VJ gets it, and what the VJ was told meanwhile. */
export const BroadcastView = Type.Object(
  { room: Room, atMs: Ms, report: BroadcastReport, grade, told: Type.Array(ToldNotice) },
  { title: 'BroadcastView' },
);
export type BroadcastView = Static<typeof BroadcastView>;
