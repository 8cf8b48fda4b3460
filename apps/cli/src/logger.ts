import { type Logger, pino } from 'pino';
import type { Config } from './config.ts';

/** Logs are JSON lines on stderr: stdout belongs to data. */
export function createLogger(role: string, level: Config['logLevel']): Logger {
  return pino({ name: `stutterscope-${role}`, level }, pino.destination({ dest: 2, sync: true }));
}
