/** What a command may carry. */
export type AmfValue = string | number | null | { readonly [name: string]: string };

const length16 = (bytes: number) => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes);
  return length;
};

const name = (text: string) => Buffer.concat([length16(Buffer.byteLength(text)), Buffer.from(text)]);

function encode(value: AmfValue): Buffer {
  if (value === null) return Buffer.from([5]);
  if (typeof value === 'string') return Buffer.concat([Buffer.from([2]), name(value)]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9);
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  const fields = Object.entries(value).flatMap(([key, field]) => [name(key), encode(field)]);
  return Buffer.concat([Buffer.from([3]), ...fields, Buffer.from([0, 0, 9])]);
}

/** An RTMP command as AMF 0 has it. */
export const amf = (...values: AmfValue[]) => Buffer.concat(values.map(encode));
