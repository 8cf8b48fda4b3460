import { Room } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';

const Language = Type.String({ pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$' });

/** Rooms by name, or by how they begin: `8888_*`. */
const RoomPattern = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_.:@~+=-]{0,127}\\*?$|^\\*$' });

/** Where notices are posted to. */
export const Webhook = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }),
    url: Type.String({ pattern: '^https?://[^/?#@]+([/?#].*)?$' }),
    /** Signs the bodies. */
    secret: Type.String({ minLength: 16 }),
    rooms: Type.Array(RoomPattern, { minItems: 1 }),
    language: Type.Optional(Language),
    /** Private addresses that it may resolve to all the same, as ranges: `10.0.0.0/8`. */
    allow: Type.Optional(Type.Array(Type.String())),
  },
  { additionalProperties: false },
);
export type Webhook = Static<typeof Webhook>;

/** Whom the notifier speaks to, and in which language where nobody asks for one: a file of the operator's. */
export const Audience = Type.Object(
  {
    language: Type.Optional(Language),
    /** How the VJ of a room is called. */
    vjs: Type.Optional(
      Type.Record(Room, Type.Object({ name: Type.String() }, { additionalProperties: false })),
    ),
    webhooks: Type.Optional(Type.Array(Webhook)),
  },
  { additionalProperties: false },
);
export type Audience = Static<typeof Audience>;

/** Whether a webhook is told of a room. */
export const covers = ({ rooms }: Pick<Webhook, 'rooms'>, room: string): boolean =>
  rooms.some((pattern) => (pattern.endsWith('*') ? room.startsWith(pattern.slice(0, -1)) : room === pattern));
