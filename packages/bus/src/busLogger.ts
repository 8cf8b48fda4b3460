/** What a bus says beside its results; pino fits. */
export interface BusLogger {
  warn(details: object, message: string): void;
}
