/** A tag of an FLV stream with its contents. */
export interface MediaTag {
  /** 8 audio, 9 video, 18 script: also RTMP's message types. */
  readonly type: number;
  readonly timestampMs: number;
  readonly body: Buffer;
}

// Adobe Flash Video File Format Specification 10.1, annex E.
const FILE_HEADER = 13;
const TAG_HEADER = 11;
const PREVIOUS_SIZE = 4;

/** Cuts what an encoder writes into tags. */
export class FlvTags {
  private pending: Buffer = Buffer.alloc(0);
  private hasHeader = false;

  push(chunk: Buffer): MediaTag[] {
    this.pending = Buffer.concat([this.pending, chunk]);
    if (!this.hasHeader) {
      if (this.pending.length < FILE_HEADER) return [];
      this.pending = this.pending.subarray(FILE_HEADER);
      this.hasHeader = true;
    }
    const tags: MediaTag[] = [];
    for (;;) {
      const { pending } = this;
      if (pending.length < TAG_HEADER) return tags;
      const end = TAG_HEADER + pending.readUIntBE(1, 3);
      if (pending.length < end + PREVIOUS_SIZE) return tags;
      const timestampMs = pending.readUIntBE(4, 3) + pending.readUInt8(7) * 2 ** 24;
      tags.push({ type: pending.readUInt8(0), timestampMs, body: pending.subarray(TAG_HEADER, end) });
      this.pending = pending.subarray(end + PREVIOUS_SIZE);
    }
  }
}

const VIDEO = 9;

/** A video frame that can be decoded by itself. */
export const isKey = ({ type, body }: MediaTag) => type === VIDEO && (body[0] ?? 0) >> 4 === 1;

/** Decoder configuration, or data that is neither sound nor picture: never to be dropped. */
export const isConfig = ({ type, body }: MediaTag) => type === 18 || body[1] === 0;
