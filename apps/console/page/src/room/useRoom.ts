import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { RoomView } from '../../../src/index.ts';
import { load } from '../net/load.ts';
import { isFinal, type Problem } from '../net/problem.ts';
import { type Connection, useStream } from '../net/useStream.ts';
import { leavesGap, mergeTail } from './mergeTail.ts';

/** What of a room is looked at: the last so many seconds as they pass, or those around a moment. */
export interface Look {
  readonly windowS: number;
  /** Unix ms; null while it is live. */
  readonly aroundMs: number | null;
}

/** Of the span around a moment most lies before it: causes come first. */
const BEFORE_SHARE = 0.6;

/** How soon what could not be loaded is asked for again. */
const AGAIN_MS = 3000;

interface Shown {
  readonly view: RoomView | null;
  readonly problem: Problem | null;
  readonly connection: Connection;
}

function addressOf(room: string, { windowS, aroundMs }: Look, language: string): string {
  const lengthMs = windowS * 1000;
  const toMs = aroundMs === null ? Date.now() : aroundMs + lengthMs * (1 - BEFORE_SHARE);
  const query = new URLSearchParams({
    from: String(Math.round(toMs - lengthMs)),
    ...(aroundMs !== null && { to: String(Math.round(toMs)) }),
    lang: language,
  });
  return `/v1/rooms/${encodeURIComponent(room)}?${query}`;
}

export interface RoomInterest {
  readonly room: string;
  readonly look: Look;
  readonly language: string;
  /** Recordings that are known of the room: when another comes, old stutters are in it. Null while nobody knows. */
  readonly files: number | null;
}

/** A room as it was, and while it is live as it goes on. */
export function useRoom(
  { room, look, language, files }: RoomInterest,
  onHeard: (atMs: number) => void,
): Shown {
  const [view, setView] = useState<RoomView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { windowS, aroundMs } = look;

  const fetchWhole = useCallback(
    async (signal?: AbortSignal) => {
      const loaded = await load<RoomView>(addressOf(room, { windowS, aroundMs }, language), signal);
      if (signal?.aborted) return;
      if (loaded.ok) {
        onHeard(loaded.value.atMs);
        setView(loaded.value);
        setProblem(null);
      } else setProblem(loaded.problem);
    },
    [room, windowS, aroundMs, language],
  );

  useEffect(() => {
    const stop = new AbortController();
    void fetchWhole(stop.signal);
    return () => stop.abort();
  }, [fetchWhole]);

  // What is not there yet is asked for until it is: nobody has to stand by and press a button.
  useEffect(() => {
    if (view !== null || problem === null || isFinal(problem)) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => void fetchWhole(stop.signal), AGAIN_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [view, problem, fetchWhole]);

  const filesSeen = useRef(files);
  useEffect(() => {
    if (filesSeen.current !== null && filesSeen.current !== files) void fetchWhole();
    filesSeen.current = files;
  }, [files]);

  const stepMs = view?.stepMs;
  const live =
    aroundMs === null && stepMs !== undefined
      ? `/v1/rooms/${encodeURIComponent(room)}/live?step=${stepMs}&lang=${language}`
      : null;
  const connection = useStream(live, (_name, data) => {
    const tail: RoomView = JSON.parse(data);
    onHeard(tail.atMs);
    if (view === null || tail.stepMs !== view.stepMs) return;
    if (leavesGap(view, tail)) void fetchWhole();
    else setView(mergeTail(view, tail));
  });
  return { view, problem, connection: connectionOf(connection, view, problem) };
}

/** Before anything is shown there is no stream: then the badge tells how the loading goes. */
function connectionOf(stream: Connection, view: RoomView | null, problem: Problem | null): Connection {
  if (view !== null) return stream;
  if (problem === null) return { state: 'connecting' };
  return problem.status === 401 || problem.status === 403
    ? { state: 'refused', problem }
    : { state: 'failed' };
}
