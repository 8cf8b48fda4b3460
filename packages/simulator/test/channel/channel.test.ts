import type { Batch } from '@stutterscope/telemetry';
import { describe, expect, it } from 'vitest';
import { type Channel, carry } from '../../src/channel/channel.ts';
import { runRoom, START_MS } from '../support/observe.ts';

const plain: Channel = { loss: 0, duplicates: 0, late: 0, clockMs: 0, driftPpm: 0 };
const sent = runRoom([]);
const carried = (channel: Partial<Channel>, uplink: { waitingMs: number; uplinkKbps: number }[] = []) =>
  carry(sent, { seed: 4, startAtMs: START_MS, channel: { ...plain, ...channel }, uplink });
const nameOf = ({ session, seq }: Batch) => `${session} ${seq}`;

describe('carry', () => {
  it('brings all that was sent, soon after, in the order it arrived', () => {
    const delivered = carried({});
    expect(new Set(delivered.map(({ batch }) => nameOf(batch)))).toEqual(new Set(sent.map(nameOf)));
    for (const { at, batch } of delivered) {
      expect(batch.receivedAt).toBe(at);
      expect(at).toBeGreaterThan(batch.sentAt);
      expect(at).toBeLessThan(batch.sentAt + 200);
    }
    const times = delivered.map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, two) => one - two));
  });

  it.each([0.1, 0.3, 0.6])('loses about %d of the batches', (loss) => {
    expect(carried({ loss }).length / sent.length).toBeCloseTo(1 - loss, 1);
  });

  it('brings some a second time, later and unchanged', () => {
    const twice = [
      ...Map.groupBy(carried({ duplicates: 0.5 }), ({ batch }) => nameOf(batch)).values(),
    ].filter(({ length }) => length > 1);
    expect(twice.length / sent.length).toBeCloseTo(0.5, 0);
    for (const [first, second] of twice) {
      expect(second?.at).toBeGreaterThan(first?.at ?? 0);
      expect({ ...second?.batch, receivedAt: 0 }).toEqual({ ...first?.batch, receivedAt: 0 });
    }
  });

  it('lets some overtake others of the same session', () => {
    const bySession = Map.groupBy(carried({ late: 0.4 }), ({ batch }) => batch.session);
    const orders = [...bySession.values()].map((list) => list.map(({ batch }) => batch.seq));
    expect(orders.some((seqs) => seqs.some((seq, index) => seq < (seqs[index - 1] ?? 0)))).toBe(true);
  });

  it('gives each client a clock of its own, wrong by the same all the time', () => {
    const before = new Map(sent.map((batch) => [nameOf(batch), batch]));
    const offsets = Map.groupBy(carried({ clockMs: 86_400_000 }), ({ batch }) => batch.session);
    const found = [...offsets.values()].map((list) => {
      const each = list.map(({ batch }) => batch.sentAt - (before.get(nameOf(batch))?.sentAt ?? 0));
      expect(Math.max(...each) - Math.min(...each)).toBeLessThanOrEqual(1);
      return each[0] ?? 0;
    });
    expect(Math.max(...found) - Math.min(...found)).toBeGreaterThan(3_600_000);
    expect(Math.max(...found.map(Math.abs))).toBeLessThanOrEqual(86_400_001);
  });

  it('holds what a phone without a network sends, and delays it behind a full socket', () => {
    const well = { waitingMs: 0, uplinkKbps: 3000 };
    const uplink = Array.from({ length: 90 }, () => well)
      .fill({ waitingMs: 0, uplinkKbps: 0 }, 30, 40)
      .fill({ waitingMs: 2000, uplinkKbps: 300 }, 50, 60);
    const delays = carried({}, uplink)
      .filter(({ batch }) => batch.side === 'push')
      .map(({ at, batch }) => ({ second: (batch.sentAt - START_MS) / 1000, delayMs: at - batch.sentAt }));
    const of = (from: number, to: number) =>
      delays.filter(({ second }) => second >= from && second < to).map(({ delayMs }) => delayMs);
    expect(Math.min(...of(30, 31.9))).toBeGreaterThan(8000);
    expect(Math.min(...of(50, 60))).toBeGreaterThan(500);
    expect(Math.max(...of(60, 90))).toBeLessThan(200);
  });
});
