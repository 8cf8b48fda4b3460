import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { BroadcastsView, RoomView } from '../../../src/index.ts';
import { usePolled } from '../net/usePolled.ts';
import { restate, vjAddress } from '../router.ts';
import { Header } from '../shared/Header.tsx';
import { LateNote } from '../shared/LateNote.tsx';
import { Link } from '../shared/Link.tsx';
import { Refused } from '../shared/Refused.tsx';
import { type Standing, silenceOf, worstOf } from '../shared/standing.ts';
import { useNow } from '../shared/useNow.ts';
import { useServerClock } from '../shared/useServerClock.ts';
import { clockTime, lasting } from '../words/format.ts';
import { useLanguage, useWords } from '../words/language.ts';
import { Broadcasts } from './Broadcasts.tsx';
import { Controls, type WindowS, windows } from './Controls.tsx';
import { EventLog, Findings, Told } from './Log.tsx';
import { NetworkStrips } from './NetworkStrips.tsx';
import { Plots } from './Plots.tsx';
import { type Look, useRoom } from './useRoom.ts';
import { VerdictBand } from './VerdictBand.tsx';
import { VerdictDetails } from './VerdictDetails.tsx';

type Stutter = RoomView['stutters'][number];

interface Looking extends Look {
  readonly windowS: WindowS;
}

const DEFAULT_WINDOW_S = 300;

/** How often it is looked whether there is news of the room's shows and files. */
const SHOWS_EVERY_MS = 30_000;

/** What the address asks for: `?at=` a moment, `?window=` seconds. */
function lookOf(search: string): Looking {
  const query = new URLSearchParams(search);
  const at = Date.parse(query.get('at') ?? '');
  const windowS = windows.find((one) => String(one) === query.get('window')) ?? DEFAULT_WINDOW_S;
  return { windowS, aroundMs: Number.isNaN(at) ? null : at };
}

function searchOf(windowS: WindowS, atMs: number | null): URLSearchParams {
  return new URLSearchParams({
    ...(atMs !== null && { at: new Date(atMs).toISOString() }),
    ...(windowS !== DEFAULT_WINDOW_S && { window: String(windowS) }),
  });
}

/** When the pusher was heard last within the span. */
function pushHeardMs({ steps, fromMs, stepMs }: RoomView): number | null {
  const at = Math.max(
    ...[steps.que, steps.fps, steps.sent].map((column) => column.findLastIndex((value) => value !== null)),
  );
  return at < 0 ? null : fromMs + (at + 1) * stepMs;
}

/** Of the stutters the one to look at: the chosen one, what covers the moment, what is on, the newest. */
function pickStutter(view: RoomView, chosen: string | null, momentMs: number | null): Stutter | null {
  const covers = ({ fromMs, toMs }: Stutter) =>
    momentMs !== null && fromMs <= momentMs && (toMs ?? Number.POSITIVE_INFINITY) >= momentMs;
  const { stutters } = view;
  return (
    stutters.find(({ id }) => id === chosen) ??
    stutters.find(covers) ??
    stutters.find(({ toMs }) => toMs === null) ??
    stutters[0] ??
    null
  );
}

interface HeadlineProps {
  readonly view: RoomView;
  readonly isLive: boolean;
  readonly nowMs: number;
}

/** How the room is, in one line. */
function Headline({ view, isLive, nowMs }: HeadlineProps) {
  const words = useWords();
  const open = view.stutters.filter(({ toMs }) => toMs === null);
  const heard = pushHeardMs(view);
  const silentMs = heard === null ? null : nowMs - heard;
  if (!isLive) return null;
  const worst = worstOf(open);
  const reach = { reachMs: view.reachMs, nowMs };
  const quiet: Standing = heard === null ? 'noPush' : (silenceOf(heard, reach) ?? 'smooth');
  const standing = worst ?? quiet;
  const [first] = open.filter(({ severity }) => severity === worst);
  return (
    <p class={`headline headline-${standing}`} role="status">
      <span class={`pill pill-${standing}`}>{words.status[standing]}</span>
      {first !== undefined && (
        <span>
          <strong>{words.cause[first.cause]}</strong>: {words.origin[first.origin]}{' '}
          <span class="muted">· {lasting(nowMs - first.fromMs, words)}</span>
        </span>
      )}
      {quiet !== 'smooth' && (
        <span>{silentMs === null ? words.noData : words.lastSeen(lasting(silentMs, words))}</span>
      )}
    </p>
  );
}

interface RoomBodyProps {
  readonly view: RoomView;
  readonly look: Looking;
  readonly nowMs: number;
  readonly momentMs: number | null;
  readonly onPick: (atMs: number) => void;
  /** Stands beside the rest. */
  readonly children: ComponentChildren;
}

function RoomBody({ view, look, nowMs, momentMs, onPick, children }: RoomBodyProps) {
  const words = useWords();
  const [chosen, setChosen] = useState<string | null>(null);
  const stutter = pickStutter(view, chosen, momentMs);
  return (
    <>
      {look.aroundMs === null && <LateNote reachMs={view.reachMs} nowMs={nowMs} />}
      <Headline view={view} isLive={look.aroundMs === null} nowMs={nowMs} />
      <div class="columns">
        <div class="plots card">
          <VerdictBand view={view} selected={stutter?.id ?? null} onSelect={({ id }) => setChosen(id)} />
          <div class="strip">
            <label class="strip-name" for="moment" title={words.pickHint}>
              {momentMs === null ? words.now : clockTime(momentMs)}
            </label>
            <input
              id="moment"
              class="strip-body moment"
              type="range"
              title={words.pickHint}
              min={view.fromMs}
              max={view.toMs}
              step={view.stepMs}
              value={momentMs ?? view.toMs}
              aria-valuetext={words.picked(clockTime(momentMs ?? view.toMs))}
              onInput={({ currentTarget }) => onPick(Number(currentTarget.value))}
            />
          </div>
          <Plots view={view} momentMs={momentMs} onPick={onPick} />
          <NetworkStrips view={view} />
        </div>
        <div class="side">
          <section class="card">
            <h2>{words.details}</h2>
            {stutter === null && <p class="muted">{words.noStutters}</p>}
            {stutter !== null && <VerdictDetails stutter={stutter} nowMs={nowMs} />}
          </section>
          <Told told={view.told} />
          <Findings view={view} />
          {children}
        </div>
      </div>
      <EventLog view={view} />
    </>
  );
}

/** A room: both ends on one time axis, what was found, and what to do. */
export function RoomPage({ room }: { room: string }) {
  const words = useWords();
  const { language } = useLanguage();
  const now = useNow();
  const [offsetMs, hear] = useServerClock();
  const [look, setLook] = useState<Looking>(() => lookOf(location.search));
  const [momentMs, setMoment] = useState<number | null>(look.aroundMs);
  const shows = usePolled<BroadcastsView>(`/v1/rooms/${encodeURIComponent(room)}/broadcasts`, SHOWS_EVERY_MS);
  const files = shows.value?.broadcasts.reduce((sum, one) => sum + one.files, 0) ?? null;
  const { view, problem, connection } = useRoom({ room, look, language, files }, hear);
  const refusal = problem ?? (connection.state === 'refused' ? connection.problem : null);
  const nowMs = now + offsetMs;

  const turn = (next: Looking, atMs: number | null) => {
    setLook(next);
    setMoment(atMs);
    restate(searchOf(next.windowS, next.aroundMs));
  };
  const link = () => {
    const atMs = momentMs ?? Math.round(nowMs);
    return `${location.origin}${location.pathname}?${searchOf(look.windowS, atMs)}`;
  };
  return (
    <>
      <Header connection={connection} offsetMs={offsetMs}>
        <h1>
          <span class="hidden">{words.room} </span>
          {room}
        </h1>
        <Link to={vjAddress(room)} class="quiet">
          {words.vjPage}
        </Link>
      </Header>
      <main
        id="content"
        class={connection.state === 'lost' || connection.state === 'trouble' ? 'old' : ''}
        aria-busy={view === null}
      >
        {refusal !== null && view === null && <Refused problem={refusal} room={room} />}
        {refusal === null && view === null && <p class="empty">{words.loading}</p>}
        {view !== null && (
          <>
            <Controls
              windowS={look.windowS}
              isLive={look.aroundMs === null}
              onWindow={(windowS) => turn({ ...look, windowS }, momentMs)}
              onLive={() => turn({ ...look, aroundMs: null }, null)}
              link={link}
            />
            <RoomBody view={view} look={look} nowMs={nowMs} momentMs={momentMs} onPick={setMoment}>
              <Broadcasts room={room} view={shows.value} problem={shows.problem} nowMs={nowMs} />
            </RoomBody>
          </>
        )}
      </main>
    </>
  );
}
