/** A tag to put into a stream made by hand. */
export interface MadeTag {
  readonly type: 8 | 9 | 18;
  readonly timestampMs: number;
  readonly body: Uint8Array;
}

/** An FLV stream of these tags, byte by byte as the specification has it. */
export function flvBytes(tags: readonly MadeTag[]): Buffer {
  const header = Buffer.from([0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0]);
  return Buffer.concat([header, ...tags.map(tagBytes)]);
}

function tagBytes({ type, timestampMs, body }: MadeTag): Buffer {
  const bytes = Buffer.alloc(11 + body.length + 4);
  bytes.writeUInt8(type, 0);
  bytes.writeUIntBE(body.length, 1, 3);
  bytes.writeUIntBE(timestampMs % 2 ** 24, 4, 3);
  bytes.writeUInt8(Math.floor(timestampMs / 2 ** 24), 7);
  bytes.set(body, 11);
  bytes.writeUInt32BE(11 + body.length, 11 + body.length);
  return bytes;
}
