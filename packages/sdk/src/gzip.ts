/** Less than this is not worth the time of a phone. */
const SMALLEST = 1024;

/** The text as gzip, or undefined where it is short or the platform has no CompressionStream. */
export async function gzip(text: string): Promise<ArrayBuffer | undefined> {
  if (text.length < SMALLEST || typeof CompressionStream === 'undefined') return undefined;
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}
