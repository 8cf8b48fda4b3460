import type { Engine } from '../engine/engine.ts';
import { layOut } from './layout.ts';

/** Runs a statement as the engine's layout wants it. */
export async function runStatement(engine: Engine, statement: string): Promise<void> {
  for (const { text, place } of layOut(statement, engine.cluster)) await engine.command(text, place);
}
