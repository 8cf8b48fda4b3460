import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import { BusError } from '../busError.ts';
import { unavailable } from './kafkaErrors.ts';

const beforeSecondMs = 200;

/** One kafkajs admin client for all questions; a failed question is asked once more over a new one. */
export interface AdminLink {
  ask<T>(what: string, question: (admin: Admin) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function createAdminLink(kafka: Kafka): AdminLink {
  let connecting: Promise<Admin> | undefined;
  let closed = false;

  const connected = (): Promise<Admin> => {
    if (closed) throw new BusError('closed', 'the Kafka bus is closed');
    connecting ??= connect(kafka);
    return connecting;
  };

  const askOnce = async <T>(question: (admin: Admin) => Promise<T>): Promise<T> => {
    const asked = connected();
    try {
      return await question(await asked);
    } catch (error) {
      if (connecting === asked) connecting = undefined;
      await asked.then(
        (admin) => admin.disconnect(),
        () => undefined,
      );
      throw error;
    }
  };

  return {
    async ask(what, question) {
      try {
        return await askOnce(question).catch(async (error: unknown) => {
          if (closed) throw error;
          await sleep(beforeSecondMs);
          return askOnce(question);
        });
      } catch (error) {
        throw unavailable(what, error);
      }
    },
    async close() {
      closed = true;
      await connecting?.then(
        (admin) => admin.disconnect(),
        () => undefined,
      );
    },
  };
}

async function connect(kafka: Kafka): Promise<Admin> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return admin;
  } catch (error) {
    await admin.disconnect();
    throw error;
  }
}
