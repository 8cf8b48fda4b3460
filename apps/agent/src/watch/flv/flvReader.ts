/** A tag of an FLV stream, without its contents: a viewer that shows nothing needs only sizes and times. */
export interface FlvTag {
  readonly kind: 'audio' | 'video' | 'script';
  /** Decoding time, ms of the stream's own clock. */
  readonly timestampMs: number;
  /** Size of the body. */
  readonly bytes: number;
  /** A video frame that can be decoded by itself. */
  readonly isKey: boolean;
  /** Decoder configuration or other data that is not a frame. */
  readonly isConfig: boolean;
  /** The pusher has said that the sequence is over. */
  readonly isEnd: boolean;
}

// Adobe Flash Video File Format Specification 10.1, annex E: a 9-byte header, then tags of an 11-byte header and a
// body, each followed by 4 bytes with the size of the tag before.
const FILE_HEADER = 9;
const PREVIOUS_SIZE = 4;
const TAG_HEADER = 11;
const AUDIO = 8;
const VIDEO = 9;
const SCRIPT = 18;

/** Thrown at bytes that are no FLV stream: the connection is then of no more use. */
export class FlvError extends Error {
  override readonly name = 'FlvError';
}

/** Cuts a byte stream, which arrives in pieces of any size, into tags. */
export class FlvReader {
  private pending: Buffer = Buffer.alloc(0);
  private hasHeader = false;

  push(chunk: Uint8Array): FlvTag[] {
    this.pending = this.pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.pending, chunk]);
    if (!this.hasHeader && !this.readHeader()) return [];
    const tags: FlvTag[] = [];
    let offset = 0;
    for (;;) {
      const end = this.tagEnd(offset);
      if (end === undefined) break;
      tags.push(readTag(this.pending.subarray(offset, end - PREVIOUS_SIZE)));
      offset = end;
    }
    this.pending = this.pending.subarray(offset);
    return tags;
  }

  private readHeader(): boolean {
    if (this.pending.length < FILE_HEADER + PREVIOUS_SIZE) return false;
    if (this.pending.toString('latin1', 0, 3) !== 'FLV')
      throw new FlvError('the stream does not begin with FLV');
    const size = this.pending.readUInt32BE(5) + PREVIOUS_SIZE;
    if (size > FILE_HEADER + PREVIOUS_SIZE + 1024) throw new FlvError(`a file header of ${size} bytes`);
    if (this.pending.length < size) return false;
    this.pending = this.pending.subarray(size);
    this.hasHeader = true;
    return true;
  }

  /** Where the tag at `offset` ends, or undefined while it is not all there. */
  private tagEnd(offset: number): number | undefined {
    if (this.pending.length < offset + TAG_HEADER) return undefined;
    const end = offset + TAG_HEADER + this.pending.readUIntBE(offset + 1, 3) + PREVIOUS_SIZE;
    return this.pending.length < end ? undefined : end;
  }
}

function readTag(tag: Buffer): FlvTag {
  const type = tag.readUInt8(0) & 0x1f;
  // The upper eight of 32 bits come after the lower 24.
  const timestampMs = tag.readUIntBE(4, 3) + tag.readUInt8(7) * 2 ** 24;
  const body = tag.subarray(TAG_HEADER);
  const common = { timestampMs, bytes: body.length };
  const plain = { isKey: false, isConfig: false, isEnd: false };
  if (type === VIDEO) return { ...common, kind: 'video', ...describeVideo(body) };
  if (type === AUDIO) return { ...common, kind: 'audio', ...plain, isConfig: isAudioConfig(body) };
  if (type === SCRIPT) return { ...common, kind: 'script', ...plain, isConfig: true };
  throw new FlvError(`a tag of type ${type}`);
}

const AVC = 7;
const HEVC = 12;
const KEY_FRAME = 1;
const INFO_FRAME = 5;

function describeVideo(body: Buffer) {
  const [first = 0, second = 0] = body;
  // Enhanced RTMP (Veovera, 2023): the top bit marks a header with a four-letter codec; the low bits are the packet type.
  const isEnhanced = (first & 0x80) !== 0;
  const frameType = (first >> 4) & 0x07;
  const codec = first & 0x0f;
  const hasPacketType = isEnhanced || codec === AVC || codec === HEVC;
  const packetType = isEnhanced ? codec : second;
  const isConfig = (hasPacketType && (packetType === 0 || packetType === 4)) || frameType === INFO_FRAME;
  const isEnd = hasPacketType && packetType === 2;
  return { isKey: frameType === KEY_FRAME && !isConfig && !isEnd, isConfig: isConfig || isEnd, isEnd };
}

const AAC = 10;

function isAudioConfig(body: Buffer): boolean {
  const [first = 0, second = 1] = body;
  return first >> 4 === AAC && second === 0;
}
