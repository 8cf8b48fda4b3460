/** The media one measurement spans. */
const SPAN_MS = 1000;

/** The stream's own rate as a player sees it: bits by the media they hold, however fast they came. */
export class StreamRate {
  videoKbps = 0;
  audioKbps = 0;
  private videoBytes = 0;
  private audioBytes = 0;
  private fromMs = 0;

  /** The media that follows begins here. */
  restart(mediaMs: number): void {
    this.fromMs = mediaMs;
    this.videoBytes = 0;
    this.audioBytes = 0;
  }

  add(bytes: number, isVideo: boolean, mediaMs: number): void {
    const spanMs = mediaMs - this.fromMs;
    if (spanMs >= SPAN_MS) {
      this.videoKbps = (this.videoBytes * 8) / spanMs;
      this.audioKbps = (this.audioBytes * 8) / spanMs;
      this.restart(mediaMs);
    }
    if (isVideo) this.videoBytes += bytes;
    else this.audioBytes += bytes;
  }
}
