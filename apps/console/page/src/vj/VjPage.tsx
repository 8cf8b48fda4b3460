import { useEffect, useRef, useState } from 'preact/hooks';
import { useStream } from '../net/useStream.ts';
import { LanguageSwitch } from '../shared/Header.tsx';
import { Refused } from '../shared/Refused.tsx';
import { useNow } from '../shared/useNow.ts';
import { useServerClock } from '../shared/useServerClock.ts';
import { clockTime, figure, lasting } from '../words/format.ts';
import { useLanguage, useWords } from '../words/language.ts';
import { alarm, readySound } from './alarm.ts';
import { foremost, taken, type VjNotice } from './notice.ts';
import { ToneIcon } from './ToneIcon.tsx';
import { useStatus } from './useStatus.ts';
import { type VjState, vjStateOf } from './vjState.ts';

function Remedies({ remedies }: Pick<VjState, 'remedies'>) {
  const words = useWords();
  const [first, ...others] = remedies;
  if (first === undefined) return null;
  return (
    <div class="vj-remedies">
      <h2>{words.vj.first}</h2>
      <p class="vj-first">{first}</p>
      {others.length > 0 && (
        <>
          <h2>{words.vj.next}</h2>
          <ul>
            {others.map((remedy) => (
              <li key={remedy}>{remedy}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function SoundButton() {
  const words = useWords();
  const [isOn, setOn] = useState(false);
  const turnOn = () => {
    readySound();
    setOn(true);
  };
  return (
    <button type="button" class="vj-sound" aria-pressed={isOn} onClick={turnOn}>
      {isOn ? words.vj.soundOff : words.vj.soundOn}
    </button>
  );
}

/** A VJ's page, for a phone beside the camera: a colour, a sentence, one thing to do. */
export function VjPage({ room }: { room: string }) {
  const words = useWords();
  const { language } = useLanguage();
  const now = useNow();
  const [offsetMs, hear] = useServerClock();
  const [notices, setNotices] = useState<readonly VjNotice[]>([]);
  const nowMs = now + offsetMs;
  const { status, problem, unreachableSinceMs } = useStatus(room, hear);
  const connection = useStream(
    `/v1/rooms/${encodeURIComponent(room)}/alerts?lang=${language}`,
    (_name, data) => {
      const notice: VjNotice = JSON.parse(data);
      setNotices((before) => taken(before, notice, nowMs));
    },
  );
  const notice = foremost(notices, nowMs);
  const hearsAlerts = connection.state === 'live' || connection.state === 'connecting';
  const state = vjStateOf({ notice, status, unreachableSinceMs, hearsAlerts, nowMs }, words);
  const alarmed = useRef('');
  const severe = state.tone === 'severe' && notice !== null ? notice.alert : '';
  useEffect(() => {
    // Once an alert and language-free: a switch of the language says it anew, and is no news.
    if (severe !== '' && severe !== alarmed.current) alarm();
    alarmed.current = severe;
  }, [severe]);
  useEffect(() => {
    document.title = `${words.vj.states[state.tone]} · ${room}`;
  }, [state.tone, room, words]);

  if (problem !== null) {
    return (
      <main id="content">
        <Refused problem={problem} room={room} />
      </main>
    );
  }
  const push = status?.push ?? null;
  return (
    <div class={`vj vj-${state.tone}`}>
      <header class="vj-top">
        <span class="vj-room">{room}</span>
        <LanguageSwitch />
      </header>
      <main id="content" class="vj-main">
        <div class="vj-say" role="alert">
          <ToneIcon tone={state.tone} />
          <span class="hidden">{words.vj.states[state.tone]}.</span>
          <h1>{state.message}</h1>
        </div>
        {state.hint !== '' && <p class="vj-hint">{state.hint}</p>}
        <Remedies remedies={state.remedies} />
      </main>
      <footer class="vj-foot">
        <SoundButton />
        <p>
          {push === null
            ? words.vj.never
            : `${words.vj.figures(figure(push.fps), String(status?.viewers ?? 0))} · ${words.vj.heard(lasting(nowMs - push.heardMs, words))}`}
        </p>
        <time>{clockTime(nowMs)} UTC</time>
      </footer>
    </div>
  );
}
