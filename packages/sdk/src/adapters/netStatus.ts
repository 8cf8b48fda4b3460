/** A net-status dictionary or an event's parameters, as the handbook's SDK hands them over. */
export type Bundle = { readonly [key: string]: unknown };

/**
 * A value of the dictionary. The constants' names (`NET_STATUS_VIDEO_FPS`) and what they stand for (`VIDEO_FPS`) are
 * both met as keys.
 */
export function statusOf(status: Bundle, key: string): unknown {
  return status[`NET_STATUS_${key}`] ?? status[key];
}

/** A number, or the one that a text such as `790kbps` begins with; null where there is none. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  const found = typeof value === 'string' ? /-?\d+(?:\.\d+)?/.exec(value) : null;
  return found === null ? null : Number(found[0]);
}

/** The first of these keys that holds a number. */
export function measured(status: Bundle, ...keys: string[]): number | null {
  for (const key of keys) {
    const value = numberOf(statusOf(status, key));
    if (value !== null) return value;
  }
  return null;
}

/** `17%/39%`, `App: 17% Sys: 39%`, or two numbers under two keys: load of the app, and of the whole device. */
export function cpuOf(status: Bundle): { readonly cpuApp: number | null; readonly cpuSys: number | null } {
  const text = statusOf(status, 'CPU_USAGE');
  const [app, sys] = typeof text === 'string' ? (text.match(/\d+(?:\.\d+)?/g) ?? []) : [];
  return {
    cpuApp: app === undefined ? numberOf(text) : Number(app),
    cpuSys: sys === undefined ? measured(status, 'CPU_USAGE_DEVICE', 'CPU_USAGE_D') : Number(sys),
  };
}

/** What the dictionary says of the stream itself. */
export function streamOf(status: Bundle): { width?: number; height?: number; serverIp?: string } {
  const [width, height] = [measured(status, 'VIDEO_WIDTH'), measured(status, 'VIDEO_HEIGHT')];
  const serverIp = statusOf(status, 'SERVER_IP');
  return {
    ...(width !== null && height !== null && { width: Math.round(width), height: Math.round(height) }),
    ...(typeof serverIp === 'string' && serverIp !== '' && { serverIp }),
  };
}

/** What an event says in words. */
export function detailOf(param: Bundle | undefined): string | undefined {
  const message = param?.['EVT_MSG'] ?? param?.['EVT_DESCRIPTION'];
  return typeof message === 'string' && message !== '' ? message : undefined;
}
