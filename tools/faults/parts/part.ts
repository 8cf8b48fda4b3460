/** A part of the fleet, mostly a process, that can be broken and comes back. */
export interface Part {
  readonly name: string;
  /** SIGKILL; resolves when the process is gone. Nothing brings it back but `start`. */
  kill(): Promise<void>;
  /** SIGTERM, as a deploy does; resolves with the exit code when the process is gone, null when it has none. */
  stop(): Promise<number | null>;
  /** Begins it again, as the supervisor of a deployment would; resolves when the process is there, ready or not. */
  start(): Promise<void>;
  /** SIGSTOP, or whatever else stops it for a while. */
  pause(): void | Promise<void>;
  /** SIGCONT, or the end of that. */
  resume(): void | Promise<void>;
  /** Sets the clock of the machine, as this process sees it, by an hour; the next time back. */
  setClock(): void;
}
