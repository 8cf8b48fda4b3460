/** What ffmpeg had done at one moment: its counters since it began. */
export interface Progress {
  readonly atMs: number;
  readonly frames: number;
  /** Bytes handed to the muxer's output; null when ffmpeg does not know. */
  readonly bytes: number | null;
  readonly droppedFrames: number;
}

/** Reads what `-progress` writes: lines `key=value`, a block ending with `progress=…`. */
export class ProgressReader {
  private rest = '';
  private fields = new Map<string, string>();

  /** Takes a piece of text cut anywhere and gives the blocks that it completes. */
  push(text: string, atMs: number): Progress[] {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.line(line, atMs));
  }

  private line(line: string, atMs: number): Progress[] {
    const cut = line.indexOf('=');
    this.fields.set(line.slice(0, cut).trim(), line.slice(cut + 1).trim());
    if (!this.fields.has('progress')) return [];
    const count = (name: string) => {
      const value = Number(this.fields.get(name) ?? Number.NaN);
      return Number.isFinite(value) ? value : null;
    };
    const progress = {
      atMs,
      frames: count('frame') ?? 0,
      bytes: count('total_size'),
      droppedFrames: count('drop_frames') ?? 0,
    };
    this.fields = new Map();
    return [progress];
  }
}
