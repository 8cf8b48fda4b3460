import { describe, expect, test } from 'vitest';
import { addressOf, parseSockets, type SocketState } from '../../src/push/socketState.ts';
import { backlogBytes, initialUplink, measureUplink } from '../../src/push/uplink.ts';

// As `ss -tinpH` of iproute2 6.1 printed them: a push behind 500 kbit/s, and one at rest.
const clogged = `ESTAB 0      288039 198.18.237.2:50122 198.18.237.1:40401 users:(("ffmpeg",pid=4711,fd=5))
\t bbr wscale:7,7 rto:516 rtt:312.041/52.3 mss:1448 pmtu:1500 rcvmss:536 advmss:1448 cwnd:18 bytes_sent:2984117 bytes_retrans:76744 bytes_acked:1655986 bytes_received:3538 segs_out:2071 segs_in:1021 data_segs_out:2069 data_segs_in:7 bbr:(bw:478Kbps,mrtt:97,pacing_gain:1.25,cwnd_gain:2) send 668Kbps lastrcv:12043 pacing_rate 591Kbps delivery_rate 478224bps delivered:1163 busy:6524ms rwnd_limited:12ms(0.2%) unacked:8 retrans:0/53 rcv_space:14480 rcv_ssthresh:64088 notsent:276455 minrtt:0.006
`;
const idle = `ESTAB 0      0      [::ffff:127.0.0.1]:38444 [::ffff:127.0.0.1]:1935 users:(("ffmpeg",pid=12,fd=5),("helper",pid=13,fd=7))
\t cubic wscale:7,7 rto:204 rtt:0.062/0.047 mss:32741 cwnd:10 bytes_acked:116229 delivery_rate 1448000000bps minrtt:0.006
`;

describe('the output of ss', () => {
  test('gives every connection what the kernel knows of it', () => {
    expect(parseSockets(clogged + idle)).toEqual([
      {
        local: '198.18.237.2:50122',
        peer: '198.18.237.1:40401',
        pids: [4711],
        sendQueueBytes: 288_039,
        unsentBytes: 276_455,
        ackedBytes: 1_655_986,
        rttMs: 312.041,
        rttVarMs: 52.3,
        minRttMs: 0.006,
        deliveryKbps: 478.224,
      },
      expect.objectContaining({ pids: [12, 13], sendQueueBytes: 0, unsentBytes: 0, ackedBytes: 116_229 }),
    ]);
  });

  test('of nothing is no connection, and one not yet established is none', () => {
    expect(parseSockets('')).toEqual([]);
    expect(parseSockets('SYN-SENT 0 1 10.0.0.2:44444 10.0.0.1:1935\n')).toEqual([]);
  });

  test.each([
    ['203.0.113.7:1935', '203.0.113.7'],
    ['[2001:db8::7]:1935', '2001:db8::7'],
    ['[::ffff:127.0.0.1]:1935', '127.0.0.1'],
  ])('%s is the address %s', (endPoint, address) => {
    expect(addressOf(endPoint)).toBe(address);
  });
});

const calm: SocketState = {
  local: '10.0.0.2:40000',
  peer: '10.0.0.1:1935',
  pids: [],
  sendQueueBytes: 0,
  unsentBytes: 0,
  ackedBytes: 0,
  rttMs: 40,
  rttVarMs: 2,
  minRttMs: 40,
  deliveryKbps: 4000,
};

describe('backlog', () => {
  test('is what was never sent and what a healthy path could not have under way', () => {
    // 4 Mbit/s over 40 ms: 20 kB are under way at most, twice that is still healthy.
    expect(backlogBytes({ ...calm, sendQueueBytes: 40_000 })).toBe(0);
    expect(backlogBytes({ ...calm, sendQueueBytes: 70_000 })).toBe(30_000);
    expect(backlogBytes({ ...calm, sendQueueBytes: 70_000, unsentBytes: 50_000 })).toBe(50_000);
  });
});

const steady = { fps: 15, bytesPerFrame: 10_000, targetFps: 15 };

/** A second of readings whose backlogs and acknowledged bytes are given. */
function second(
  state: typeof initialUplink,
  nowMs: number,
  unsent: readonly number[],
  ackedBytes = 0,
  fps = 15,
) {
  const readings = unsent.map((unsentBytes, index) => ({
    atMs: nowMs - 100 * (unsent.length - 1 - index),
    socket: { ...calm, unsentBytes, sendQueueBytes: unsentBytes, ackedBytes },
  }));
  return measureUplink(state, readings, { ...steady, fps }, nowMs);
}

describe('an uplink', () => {
  test('has sent what was acknowledged', () => {
    const first = second(initialUplink, 1000, [0], 100_000);
    expect(first.uplink.sentKbps).toBeNull();
    expect(second(first.state, 2000, [0], 262_500).uplink.sentKbps).toBe(1300);
  });

  test('has a queue only when there is one all the time: a keyframe passing is none', () => {
    expect(second(initialUplink, 1000, [120_000, 0, 90_000]).uplink.queueFrames).toBe(0);
    expect(second(initialUplink, 1000, [120_000, 118_000, 190_000]).uplink.queueFrames).toBe(12);
  });

  test('is busy after two samples at ten frames, and says so at most every five seconds', () => {
    let state = initialUplink;
    const busy: number[] = [];
    for (let nowMs = 1000; nowMs <= 14_000; nowMs += 1000) {
      const measured = second(state, nowMs, [nowMs <= 2000 ? 90_000 : 100_000]);
      state = measured.state;
      if (measured.isBusy) busy.push(nowMs);
    }
    expect(busy).toEqual([4000, 9000, 14_000]);
  });

  test('with a small buffer blocks ffmpeg: the frames it then owes are waiting too', () => {
    let state = initialUplink;
    const queues = [
      [0, 15],
      [60_000, 15],
      [60_000, 5],
      [60_000, 5],
      [60_000, 30],
      [0, 15],
    ].map(([unsent = 0, fps], index) => {
      const measured = second(state, (index + 1) * 1000, [unsent], 0, fps);
      state = measured.state;
      return measured.uplink.queueFrames;
    });
    expect(queues).toEqual([0, 6, 16, 26, 11, 0]);
  });

  test('that is free owes nothing, however slow the encoder is', () => {
    const first = second(initialUplink, 1000, [0], 0, 4);
    expect(second(first.state, 2000, [0], 0, 4).uplink.queueFrames).toBe(0);
  });

  test('without readings, or without knowing the size of a frame, says nothing instead of zero', () => {
    expect(measureUplink(initialUplink, [], steady, 1000).uplink).toEqual({
      sentKbps: null,
      queueFrames: null,
      jitterMs: null,
    });
    const [socket] = parseSockets(clogged);
    if (socket === undefined) throw new Error('not read');
    expect(
      measureUplink(initialUplink, [{ atMs: 900, socket }], { ...steady, bytesPerFrame: null }, 1000).uplink,
    ).toMatchObject({
      queueFrames: null,
      jitterMs: 52.3,
    });
  });

  test('of another connection does not count from the counters of the last', () => {
    const first = second(initialUplink, 1000, [0], 9_000_000);
    const socket = { ...calm, local: '10.0.0.2:40001', ackedBytes: 1000 };
    expect(measureUplink(first.state, [{ atMs: 2000, socket }], steady, 2000).uplink.sentKbps).toBeNull();
  });
});
