import { useState } from 'preact/hooks';
import { useWords } from '../words/language.ts';

export const windows = [300, 900, 3600, 21_600] as const;
export type WindowS = (typeof windows)[number];

interface ControlsProps {
  readonly windowS: WindowS;
  readonly isLive: boolean;
  readonly onWindow: (windowS: WindowS) => void;
  readonly onLive: () => void;
  /** The address of the moment that is looked at. */
  readonly link: () => string;
}

/** What span is looked at, and the link to it. */
export function Controls({ windowS, isLive, onWindow, onLive, link }: ControlsProps) {
  const words = useWords();
  const [said, setSaid] = useState('');
  const copy = async () => {
    const address = link();
    try {
      await navigator.clipboard.writeText(address);
      setSaid(words.shared);
    } catch {
      // Pages without TLS have no clipboard: the address bar holds the same.
      setSaid(words.shareFailed);
    }
  };
  return (
    <div class="controls">
      <fieldset>
        <legend class="hidden">{words.windowLabel}</legend>
        {windows.map((one) => (
          <label key={one} class="choice">
            <input type="radio" name="window" checked={one === windowS} onChange={() => onWindow(one)} />
            <span>{words.window[one]}</span>
          </label>
        ))}
      </fieldset>
      {!isLive && (
        <button type="button" class="primary" onClick={onLive}>
          {words.backToLive}
        </button>
      )}
      <button type="button" onClick={copy}>
        {words.share}
      </button>
      <output class="muted">{said}</output>
    </div>
  );
}
