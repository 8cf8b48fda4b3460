import type { Warehouse } from '@stutterscope/warehouse';
import { CliError, explain } from '../cliError.ts';
import { type Config, readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { openBus } from '../openBus.ts';
import { openOwnWarehouse } from '../openWarehouse.ts';
import type { Terminal } from '../terminal.ts';
import { placeOf, placeText } from './place.ts';
import { type WayBack, wayBackOf } from './wayBack.ts';

async function sendToBus(config: Config, way: Extract<WayBack, { by: 'bus' }>): Promise<void> {
  const bus = await openBus(config, 'dead-letters', createLogger('dead-letters', config.logLevel));
  try {
    const producer = await bus.producer();
    await producer.send(way.topic, [way.message]);
    await producer.close();
  } finally {
    await bus.close();
  }
}

/** Brings one letter back; gives what became of it, for a person. */
async function bringBack(config: Config, warehouse: Warehouse, way: WayBack): Promise<string> {
  switch (way.by) {
    case 'none':
      throw new CliError(`it has no way back: ${way.why}`);
    case 'warehouse':
      await warehouse.insertTelemetry([way.line], way.token);
      return 'is in the warehouse now; doing it again changes nothing';
    case 'bus':
      await sendToBus(config, way);
      return `is on topic ${way.topic} again; if it is refused again, it comes back as a new letter`;
    default:
      return way satisfies never;
  }
}

/** `dead-letters replay`: each letter by itself; one that has no way back does not hold up the others. */
export async function replayLetters(places: readonly string[], terminal: Terminal): Promise<void> {
  const { namedQueries } = await import('@stutterscope/warehouse');
  const config = readConfig(terminal.env);
  const warehouse = await openOwnWarehouse(config);
  let failed = 0;
  try {
    for (const text of places) {
      const [letter] = await namedQueries.deadLettersAt(warehouse, placeOf(text));
      try {
        if (letter === undefined) throw new CliError('there is no such dead letter');
        terminal.print(`${placeText(letter)} ${await bringBack(config, warehouse, wayBackOf(letter))}`);
      } catch (error) {
        failed += 1;
        terminal.say(`${text}: ${explain(error)}`);
      }
    }
  } finally {
    await warehouse.close();
  }
  if (failed > 0) throw new CliError(`${failed} of ${places.length} went nowhere`);
}
