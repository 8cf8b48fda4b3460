import type { SampleValues } from '../../src/openBatch.ts';
import type { Reporter } from '../../src/reporter.ts';

/** A reporter that keeps what it is told. */
export function recorder() {
  const events: [code: number, detail?: string][] = [];
  const samples: SampleValues[] = [];
  const streams: object[] = [];
  const reporter: Reporter = {
    session: 'none',
    event: (code, detail) => void events.push(detail === undefined ? [code] : [code, detail]),
    sample: (values) => void samples.push(values),
    update: ({ stream }) => void streams.push({ ...stream }),
    flush: () => undefined,
    suspend: () => undefined,
    stats: () => {
      throw new Error('no adapter asks for this');
    },
    debug: () => {
      throw new Error('no adapter asks for this');
    },
    close: async () => undefined,
  };
  return { reporter, events, samples, streams };
}
