import type { AlertRecord, Delivery, Notice } from '@stutterscope/alerts';
import type { Cause } from '@stutterscope/diagnosis';

/** A notice at its place in the log, which is its id as an event. */
export interface Posted {
  readonly notice: Notice;
  readonly partition: number;
  readonly offset: number;
}

/** Notices of a room that are kept, at most: what a client that was away can be told of. */
const KEPT_A_ROOM = 64;

/** The id of a notice as a server-sent event: its place in the log, the same in every notifier and after a restart. */
export const eventId = ({ partition, offset }: Posted): string => `${partition}-${offset}`;

/** Where a notice stands in the log. */
export type Place = Pick<Posted, 'partition' | 'offset'>;

/** The place that an event id names; null for one that is not ours. */
export function placeOf(lastEventId: string | undefined): Place | null {
  const [, partition, offset] = /^(\d{1,9})-(\d{1,15})$/.exec(lastEventId ?? '') ?? [];
  return offset === undefined ? null : { partition: Number(partition), offset: Number(offset) };
}

/** All that was said lately, as the log has it: what clients missed, what the desk knows, what webhooks have got. */
export class NoticeBoard {
  private readonly rooms = new Map<string, Posted[]>();
  private readonly notices = new Set<string>();
  private readonly deliveries = new Map<string, Delivery>();

  get size(): number {
    return this.rooms.size;
  }

  /** Takes a record in; gives the notice when it is news. */
  take(record: AlertRecord, partition: number, offset: number): Posted | null {
    if (record.kind === 'delivery') {
      this.deliveries.set(record.id, record);
      return null;
    }
    // A report goes to webhooks alone: it is no part of an alert's life.
    if (record.kind === 'report') return null;
    if (this.notices.has(record.id)) return null;
    const posted = { notice: record, partition, offset };
    const room = this.rooms.get(record.room) ?? [];
    room.push(posted);
    this.rooms.set(record.room, room);
    this.notices.add(record.id);
    for (const { notice } of room.splice(0, room.length - KEPT_A_ROOM)) this.notices.delete(notice.id);
    return posted;
  }

  has(noticeId: string): boolean {
    return this.notices.has(noticeId);
  }

  /** The last word on a delivery. */
  delivery(id: string): Delivery | undefined {
    return this.deliveries.get(id);
  }

  /** Every notice that is kept, those of a room in their order. */
  *all(): Generator<Notice> {
    for (const room of this.rooms.values()) for (const { notice } of room) yield notice;
  }

  /** The newest notice of each alert that is on. */
  open(room: string): Posted[] {
    return this.newest(room).filter(({ notice }) => notice.phase !== 'resolved');
  }

  /** Whether a cause is on in a room. */
  isOn(room: string, cause: Cause): boolean {
    return this.open(room).some(({ notice }) => notice.cause === cause);
  }

  /**
   * What a client has to be told that was told everything up to a place: the newest of each alert that went on since.
   * An alert that began and ended meanwhile is over. Without a place, or with one from elsewhere: what is on.
   */
  since(room: string, place: Place | null): Posted[] {
    const kept = this.rooms.get(room) ?? [];
    if (place === null || kept.some(({ partition }) => partition !== place.partition)) return this.open(room);
    const wasTold = (alert: string) =>
      kept.some(({ notice, offset }) => notice.alert === alert && offset <= place.offset);
    return this.newest(room).filter(
      ({ notice, offset }) => offset > place.offset && (notice.phase !== 'resolved' || wasTold(notice.alert)),
    );
  }

  /** Forgets what was said before a moment, but for what is on. */
  forget(beforeMs: number): void {
    for (const [id, kept] of this.rooms) {
      const on = new Set(this.open(id).map(({ notice }) => notice.id));
      const left = kept.filter(({ notice }) => notice.saidAt >= beforeMs || on.has(notice.id));
      for (const { notice } of kept)
        if (!left.some((one) => one.notice === notice)) this.notices.delete(notice.id);
      if (left.length === 0) this.rooms.delete(id);
      else if (left.length < kept.length) this.rooms.set(id, left);
    }
    for (const [id, { at }] of this.deliveries) if (at < beforeMs) this.deliveries.delete(id);
  }

  private newest(room: string): Posted[] {
    const byAlert = new Map<string, Posted>();
    for (const posted of this.rooms.get(room) ?? []) byAlert.set(posted.notice.alert, posted);
    return [...byAlert.values()].sort((a, b) => a.offset - b.offset);
  }
}
