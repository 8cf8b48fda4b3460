import type { CloudEvent } from '@stutterscope/cloud';

const time = (ms: number) => new Date(ms).toISOString();
const timeOrNull = (ms: number | null) => (ms === null ? null : time(ms));

/** What a cloud, a server or an app told, as a row of `cloud_events`. */
export function cloudRow(event: CloudEvent) {
  const row = { ...event, at: time(event.at), receivedAt: time(event.receivedAt) };
  switch (event.kind) {
    case 'recording': {
      const { file: fileName, startAt, endAt } = event;
      return { ...row, file: undefined, fileName, startAt: timeOrNull(startAt), endAt: time(endAt) };
    }
    case 'refusal':
      return { ...row, expiresAt: timeOrNull(event.expiresAt) };
    default:
      return row;
  }
}
