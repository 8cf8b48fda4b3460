/** Told of each value, or of each failure to get one. */
export interface Follower<Value> {
  value(value: Value): void;
  failed(error: unknown): void;
}

export interface FeedOptions<Value> {
  readonly read: () => Promise<Value>;
  readonly everyMs: number;
}

/** Reads something again and again while somebody follows it: once, however many they are. */
export class Feed<Value> {
  private readonly options: FeedOptions<Value>;
  private readonly followers = new Set<Follower<Value>>();
  private timer: NodeJS.Timeout | undefined;
  private isReading = false;

  constructor(options: FeedOptions<Value>) {
    this.options = options;
  }

  get size(): number {
    return this.followers.size;
  }

  /** Follows; the answer ends it. */
  follow(follower: Follower<Value>): () => void {
    this.followers.add(follower);
    if (this.followers.size === 1 && !this.isReading) void this.turn();
    return () => {
      this.followers.delete(follower);
      if (this.followers.size === 0) clearTimeout(this.timer);
    };
  }

  // The next turn begins after this one has ended: a slow ClickHouse is asked less, not more.
  private async turn(): Promise<void> {
    this.isReading = true;
    try {
      const value = await this.options.read();
      for (const follower of this.followers) follower.value(value);
    } catch (error) {
      for (const follower of this.followers) follower.failed(error);
    }
    this.isReading = false;
    if (this.followers.size > 0) this.timer = setTimeout(() => void this.turn(), this.options.everyMs);
  }
}
