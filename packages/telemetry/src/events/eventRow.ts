import Type, { type Static } from 'typebox';

/** The handbook's own tables: `key` is the play side's mix of progress and errors. */
const EventClass = Type.Enum(['normal', 'key', 'critical', 'warning']);

/** How loud an event is, derived from its name and number: the handbook's class mixes the two on the play side. */
export const EventSeverity = Type.Enum(['info', 'warning', 'error']);
export type EventSeverity = Static<typeof EventSeverity>;

/** Where the SDK differs by platform. */
const EventPlatform = Type.Enum(['android', 'ios', 'windows']);

/** One name of the handbook's event tables. */
export const EventRow = Type.Object({
  side: Type.Enum(['push', 'play']),
  code: Type.Integer(),
  /** The SDK's constant, spelled as the SDK spells it. */
  name: Type.String({ pattern: '^(PUSH|PLAY)_(EVT|ERR|WARNING)_[A-Z0-9_]+$' }),
  class: EventClass,
  /** The platforms that raise it; all when left out. */
  platforms: Type.Optional(Type.Array(EventPlatform, { minItems: 1 })),
  /** True when only rtmp:// sessions raise it. */
  rtmpOnly: Type.Optional(Type.Literal(true)),
  meaning: Type.String({ minLength: 1, pattern: '^[^\\n]*$' }),
  /** What it says for or against a diagnosis. */
  implies: Type.String({ minLength: 1, pattern: '^[^\\n]*$' }),
  severity: EventSeverity,
});
export type EventRow = Static<typeof EventRow>;

/** A row as the tables hold it; its table gives side and class, its name the severity. */
export type EventEntry = Omit<EventRow, 'side' | 'class' | 'severity'>;
