import type { AlertRecord } from '@stutterscope/alerts';
import type { Producer } from '@stutterscope/bus';

const encoder = new TextEncoder();

/** Writes records to topic `notices`; durable when it resolves. */
export async function writeRecords(producer: Producer, records: readonly AlertRecord[]): Promise<void> {
  if (records.length === 0) return;
  const messages = records.map((record) => ({
    key: record.room,
    value: encoder.encode(JSON.stringify(record)),
  }));
  await producer.send('notices', messages);
}
