/** The stream's name in its URL: the last part of the path, without extension and query. */
export function roomOfUrl(url: string): string {
  const name =
    URL.parse(url)
      ?.pathname.split('/')
      .at(-1)
      ?.replace(/\.(flv|m3u8)$/, '') ?? '';
  if (name === '') throw new TypeError(`${url} names no stream: give the room`);
  return decodeURIComponent(name);
}
