import type { Broken } from './broken.ts';

const DOWNSTREAM = 'room/downstream.ts';
const SUFFERERS = 'room/sufferers.ts';
const DRAFT = 'room/draftDownstream.ts';
const RADIUS = 'room/radius.ts';

/** When viewers' stalls are held against their side, and for whom. */
export const rooms: readonly Broken[] = [
  [
    'viewers are blamed for what the pusher does',
    DOWNSTREAM,
    "pusher === 'troubled' ? beyondTrouble(seen, rules) : seen",
    'seen',
  ],
  [
    'silence of the pusher is health',
    DOWNSTREAM,
    "case 'unheard':\n      return false;",
    "case 'unheard':\n      return true;",
  ],
  [
    'a room without push telemetry says all',
    DOWNSTREAM,
    'view.watching > 1 && view.lagging / view.watching < rules.roomShare',
    'true',
  ],
  ['many slow devices at once are devices', DOWNSTREAM, '|| looksLikeSource(view, rules)', ''],
  ['one slow version of the app is the source', DOWNSTREAM, ' && !view.groups.some(isOfVersion)', ''],
  [
    'lag that is only remembered opens a stutter',
    DOWNSTREAM,
    '!state.open && !view.laggards.some(hurtsNow)',
    'false',
  ],
  ['a viewer well for a second lags on', SUFFERERS, 'sufferer.lagsUntil < end - TICK_MS', 'false'],
  ['a slow device is its network', SUFFERERS, 'deviceSeconds * 2 > seconds', 'false'],
  ['strays belong to the group', DRAFT, '!inside.includes(one) &&', 'false &&'],
  ['one viewer makes a group', RADIUS, 'group.affected > 1 &&', ''],
  [
    'many at once with no group in common are as many stutters',
    RADIUS,
    "affected / Math.max(1, watching) >= rules.cellShare ? { kind: 'room' } : { kind: 'scattered' }",
    "{ kind: 'scattered' }",
  ],
  [
    'a group need not leave the rest well',
    RADIUS,
    '(restAffected / restWatching <= rules.cellRestShare ||',
    '(true ||',
  ],
  ['a group that is nearly the room is named', RADIUS, 'group.watching / watching < rules.roomShare &&', ''],
  ['groups that tie are not told together', RADIUS, 'best * (1 - TIE))', 'best * (1 - TIE)).slice(0, 1)'],
  [
    'what viewers felt does not show in a clog',
    'room/draftUpstream.ts',
    'return Math.min(feltFrom, droppedAt);',
    'return droppedAt;',
  ],
  [
    'a VJ is told of what is over',
    'room/draftUpstream.ts',
    'at >= (spell.to ?? Number.POSITIVE_INFINITY) ||',
    '',
  ],
  ['a VJ is told of what may be over', 'room/draftUpstream.ts', '|| at > lastsTo', ''],
  [
    'a VJ is told of what no viewer felt',
    'room/draftUpstream.ts',
    'Math.max(visibleAt, visibleSince)',
    'visibleAt',
  ],
  [
    'what stalls in one place alone makes a backlog felt',
    'room/feltSeconds.ts',
    ' && !isConfined(view, rules)',
    '',
  ],
  [
    'who lagged before makes a backlog felt',
    'room/feltSeconds.ts',
    '|| !isReached(since, spells, rules)',
    '',
  ],
  [
    'who stalls beyond what the pusher explains makes a backlog felt',
    'room/feltSeconds.ts',
    'beyond.includes(viewer) ||',
    '',
  ],
  [
    'who lagged before shows a hidden clog',
    'room/hiddenClog.ts',
    'begun.filter((one) => one >= since).length * 2 >= begun.length',
    'begun.length >= 0 * since',
  ],
  [
    'a push that another follows is lost though nobody felt it',
    'room/takeover.ts',
    'if (!push.outage && felt.length === 0) return null;',
    '',
  ],
  [
    'what is not pushed between two pushes is downstream',
    'room/pushSide.ts',
    ', ...gapsBetween(pushers)]',
    ']',
  ],
  [
    'a lost connection does not name a clog',
    'room/upstream.ts',
    "second.origin === 'push_disconnected' ? second.origin : first.origin",
    'first.origin',
  ],
];
