/** Who hears from a connection. */
export interface SourceListener {
  /** The server has agreed to send. */
  readonly onConnected: (serverIp: string | undefined) => void;
  readonly onBytes: (chunk: Uint8Array) => void;
}

/**
 * One connection to a stream that gives FLV bytes. Resolves when the server ends it in good order or the signal
 * aborts, rejects when it breaks or never comes about.
 */
export type Source = (listener: SourceListener, signal: AbortSignal) => Promise<void>;
