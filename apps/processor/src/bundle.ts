import type { OutgoingMessage } from '@stutterscope/bus';

/** A bundle is closed once it is so long, characters: three bytes each at worst, and a message may take 900 kB. */
const LONGEST = 200_000;

const encoder = new TextEncoder();

/**
 * Words as messages: those of one key together, in their order, as a list. A message costs Kafka's client more than a
 * word costs to write, and a batch of twenty seconds changes twenty words of its room.
 */
export function bundle<Word>(words: readonly Word[], keyOf: (word: Word) => string): OutgoingMessage[] {
  const messages: OutgoingMessage[] = [];
  for (const [key, ofKey] of Map.groupBy(words, keyOf)) {
    let texts: string[] = [];
    let length = 0;
    const close = () => {
      messages.push({ key, value: encoder.encode(`[${texts.join()}]`) });
      texts = [];
      length = 0;
    };
    for (const word of ofKey) {
      const text = JSON.stringify(word);
      if (texts.length > 0 && length + text.length > LONGEST) close();
      texts.push(text);
      length += text.length;
    }
    close();
  }
  return messages;
}
