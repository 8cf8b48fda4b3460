/** The kernel's view of a TCP connection, from `ss -tinH` (Linux tcp_info). */
export interface SocketState {
  readonly local: string;
  readonly peer: string;
  /** Owners, when `ss` was asked with `-p`. */
  readonly pids: readonly number[];
  /** Bytes written by the application that the peer has not acknowledged, sent or not. */
  readonly sendQueueBytes: number;
  /** The part of it never sent yet. */
  readonly unsentBytes: number;
  /** Bytes acknowledged since the connection began. */
  readonly ackedBytes: number;
  readonly rttMs: number | null;
  readonly rttVarMs: number | null;
  readonly minRttMs: number | null;
  readonly deliveryKbps: number | null;
}

/** Reads the output of `ss -tinH` or `ss -tinpH`: a connection's own line, then an indented one of details. */
export function parseSockets(output: string): SocketState[] {
  return output
    .split(/\n(?=\S)/)
    .map((entry) => entry.trim())
    .filter((entry) => entry.startsWith('ESTAB'))
    .map(parseSocket);
}

function parseSocket(entry: string): SocketState {
  const [, , sendQueue = '0', local = '', peer = ''] = entry.split(/\s+/);
  const number = (pattern: RegExp) => {
    const text = pattern.exec(entry)?.[1];
    return text === undefined ? null : Number(text);
  };
  const deliveryBps = number(/ delivery_rate (\d+)bps/);
  return {
    local,
    peer,
    pids: [...entry.matchAll(/pid=(\d+)/g)].map(([, pid]) => Number(pid)),
    sendQueueBytes: Number(sendQueue),
    unsentBytes: number(/ notsent:(\d+)/) ?? 0,
    ackedBytes: number(/ bytes_acked:(\d+)/) ?? 0,
    rttMs: number(/ rtt:([\d.]+)/),
    rttVarMs: number(/ rtt:[\d.]+\/([\d.]+)/),
    minRttMs: number(/ minrtt:([\d.]+)/),
    deliveryKbps: deliveryBps === null ? null : deliveryBps / 1000,
  };
}

/** The address of a `ss` end point: without port, brackets and the IPv4-in-IPv6 prefix. */
export function addressOf(endPoint: string): string {
  return endPoint
    .slice(0, endPoint.lastIndexOf(':'))
    .replace(/^\[|\]$/g, '')
    .replace(/^::ffff:/, '');
}
