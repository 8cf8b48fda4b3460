import type { OutgoingMessage } from '@stutterscope/bus';

/** A bundle is closed once it is so long, characters: three bytes each at worst, and a message may take 900 kB. */
const LONGEST = 200_000;

const encoder = new TextEncoder();

/** What of one key is not yet a message. */
interface Open {
  texts: string[];
  length: number;
}

const closed = (key: string, { texts }: Open): OutgoingMessage => ({
  key,
  value: encoder.encode(`[${texts.join()}]`),
});

/**
 * Words as messages: those of one key together, in their order, as a list. A message costs Kafka's client more than a
 * word costs to write, and a batch of twenty seconds changes twenty words of its room. Each word is written down before
 * the next is asked for.
 */
export function bundle<Word>(words: Iterable<Word>, keyOf: (word: Word) => string): OutgoingMessage[] {
  const messages: OutgoingMessage[] = [];
  const open = new Map<string, Open>();
  for (const word of words) {
    const key = keyOf(word);
    const text = JSON.stringify(word);
    const of = open.get(key);
    if (of === undefined) open.set(key, { texts: [text], length: text.length });
    else if (of.length + text.length > LONGEST) {
      messages.push(closed(key, of));
      open.set(key, { texts: [text], length: text.length });
    } else {
      of.texts.push(text);
      of.length += text.length;
    }
  }
  for (const [key, of] of open) messages.push(closed(key, of));
  return messages;
}
