/** One server-sent event, as far as alerts need it. */
export interface StreamEvent {
  readonly type: string;
  readonly data: string;
  readonly id: string;
}

/** Reads a `text/event-stream` piece by piece: https://html.spec.whatwg.org/#parsing-an-event-stream */
export class EventParser {
  /** Names the last event taken, for who comes back. */
  lastId = '';
  retryMs: number | undefined;
  private rest = '';
  private id = '';
  private type = '';
  private data: string[] = [];

  push(text: string): readonly StreamEvent[] {
    // A carriage return at the end may be half of a line break.
    const whole = this.rest + text;
    const lines = whole.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.line(line));
  }

  /** A connection broke: half an event is none. */
  reset(): void {
    this.rest = '';
    this.id = this.lastId;
    this.type = '';
    this.data = [];
  }

  private line(line: string): readonly StreamEvent[] {
    if (line === '') {
      this.lastId = this.id;
      const event = { type: this.type, data: this.data.join('\n'), id: this.lastId };
      this.type = '';
      this.data = [];
      return event.data === '' ? [] : [event];
    }
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === 'id') this.id = value;
    if (name === 'event') this.type = value;
    if (name === 'data') this.data.push(value);
    if (name === 'retry' && /^\d+$/.test(value)) this.retryMs = Number(value);
    return [];
  }
}
