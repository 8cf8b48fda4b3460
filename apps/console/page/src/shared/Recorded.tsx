import type { RoomView } from '../../../src/index.ts';
import { recordingTime } from '../words/format.ts';
import { useWords } from '../words/language.ts';
import { OutLink } from './OutLink.tsx';

type Place = RoomView['stutters'][number]['place'];

/** Where the first second of a stutter is recorded: a link to it, or the file and the second in it. */
export function Recorded({ place }: { place: Place }) {
  const words = useWords();
  if (place === null) return <span class="muted">{words.recording.none}</span>;
  const { file, offsetMs, link } = place;
  const time = recordingTime(offsetMs);
  return link === null ? (
    <span class="detail">{words.recording.inFile(file, time)}</span>
  ) : (
    <OutLink to={link} title={file}>
      {words.recording.watch(time)}
    </OutLink>
  );
}
