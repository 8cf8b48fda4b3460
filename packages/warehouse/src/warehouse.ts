import type { AlertRecord } from '@stutterscope/alerts';
import type { CloudEvent } from '@stutterscope/cloud';
import type { Verdict } from '@stutterscope/diagnosis';
import { openEmbedded } from './engine/embeddedEngine.ts';
import type { Engine, QueryParams } from './engine/engine.ts';
import { openServer } from './engine/serverEngine.ts';
import { type Erased, type Erasure, erase } from './erase.ts';
import { broadcastRow, type KeptBroadcast } from './insert/broadcastRows.ts';
import { cloudRow } from './insert/cloudRows.ts';
import { type DeadLetter, deadLetterRow } from './insert/deadLetter.ts';
import { joinLines } from './insert/joinLines.ts';
import { deliveryRow, noticeRow } from './insert/noticeRows.ts';
import { alertRow, findingRow, incidentRow, stutterRow } from './insert/verdictRows.ts';
import { loadMigrations } from './migrate/loadMigrations.ts';
import { type MigrationReport, migrate } from './migrate/migrate.ts';
import type { Retention } from './migrate/retentionDays.ts';
import type { WarehouseTarget } from './target.ts';
import { insertError, queryError, WarehouseError } from './warehouseError.ts';

/**
 * ClickHouse as Stutterscope uses it. Every method rejects with WarehouseError. An insert is done once per
 * token: after `unavailable`, call again with the same rows and the same token.
 */
export interface Warehouse {
  /** Brings the schema up to date. Safe from many starters at once. */
  migrate(retention?: Partial<Retention>): Promise<MigrationReport>;
  /** Inserts telemetry batches, each one line of JSON.stringify, unparsed. `rejected` names the line. */
  insertTelemetry(lines: readonly Uint8Array[], token: string): Promise<void>;
  insertVerdicts(verdicts: readonly Verdict[], token: string): Promise<void>;
  insertNotices(records: readonly AlertRecord[], token: string): Promise<void>;
  insertCloudEvents(events: readonly CloudEvent[], token: string): Promise<void>;
  insertBroadcasts(broadcasts: readonly KeptBroadcast[], token: string): Promise<void>;
  insertDeadLetters(letters: readonly DeadLetter[], token: string): Promise<void>;
  /** Rows as JSON objects. Values belong into `params`, never into the SQL. */
  query(sql: string, params?: QueryParams): Promise<readonly unknown[]>;
  /** Erases what is stored of a room or a session, and waits until it is. What is still coming comes again. */
  erase(of: Erasure): Promise<Erased[]>;
  /** The engine's version. */
  ping(): Promise<string>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

const encoder = new TextEncoder();

function encodeRows(rows: readonly object[]): Uint8Array {
  return joinLines(rows.map((row) => encoder.encode(JSON.stringify(row))));
}

class EngineWarehouse implements Warehouse {
  readonly #engine: Engine;
  readonly #running = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  migrate(retention: Partial<Retention> = {}): Promise<MigrationReport> {
    return this.#track(async () => migrate(this.#engine, await loadMigrations(), retention), queryError);
  }

  insertTelemetry(lines: readonly Uint8Array[], token: string): Promise<void> {
    return this.#insert('landing', token, () => joinLines(lines));
  }

  async insertVerdicts(verdicts: readonly Verdict[], token: string): Promise<void> {
    const stutters = verdicts.filter((verdict) => verdict.kind === 'stutter').map(stutterRow);
    const alerts = verdicts.filter((verdict) => verdict.kind === 'alert').map(alertRow);
    const findings = verdicts.filter((verdict) => verdict.kind === 'finding').map(findingRow);
    const incidents = verdicts.filter((verdict) => verdict.kind === 'incident').map(incidentRow);
    await this.#insertAll(token, { stutters, alerts, findings, incidents });
  }

  async insertNotices(records: readonly AlertRecord[], token: string): Promise<void> {
    const notices = records.filter((record) => record.kind === 'notice').map(noticeRow);
    const deliveries = records.filter((record) => record.kind === 'delivery').map(deliveryRow);
    await this.#insertAll(token, { notices, deliveries });
  }

  insertCloudEvents(events: readonly CloudEvent[], token: string): Promise<void> {
    return this.#insert('cloud_events', token, () => encodeRows(events.map(cloudRow)));
  }

  insertBroadcasts(broadcasts: readonly KeptBroadcast[], token: string): Promise<void> {
    return this.#insert('broadcasts', token, () => encodeRows(broadcasts.map(broadcastRow)));
  }

  insertDeadLetters(letters: readonly DeadLetter[], token: string): Promise<void> {
    return this.#insert('dead_letters', token, () => encodeRows(letters.map(deadLetterRow)));
  }

  query(sql: string, params: QueryParams = {}): Promise<readonly unknown[]> {
    return this.#track(() => this.#engine.query(sql, params), queryError);
  }

  erase(of: Erasure): Promise<Erased[]> {
    return this.#track(() => erase(this.#engine, of), queryError);
  }

  async ping(): Promise<string> {
    const [row] = await this.query('SELECT version() AS version');
    if (typeof row === 'object' && row !== null && 'version' in row) return String(row.version);
    throw new WarehouseError('failed', 'the engine did not tell its version');
  }

  close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#running).then(() => this.#engine.close());
    return this.#closing;
  }

  /** Inserts what one call brings for several tables. */
  async #insertAll(token: string, rowsOf: Readonly<Record<string, readonly object[]>>): Promise<void> {
    try {
      for (const [table, rows] of Object.entries(rowsOf)) {
        await this.#insert(table, token, () => encodeRows(rows));
      }
    } catch (error) {
      // A line of one of the tables is no index into what the caller gave.
      if (!(error instanceof WarehouseError) || error.line === undefined) throw error;
      throw new WarehouseError(error.code, error.message, { cause: error });
    }
  }

  #insert(table: string, token: string, encode: () => Uint8Array): Promise<void> {
    return this.#track(async () => {
      const ndjson = encode();
      if (ndjson.length > 0) await this.#engine.insert({ table, token, ndjson });
    }, insertError);
  }

  async #track<Result>(
    work: () => Promise<Result>,
    explain: (thrown: unknown) => WarehouseError,
  ): Promise<Result> {
    if (this.#closing !== undefined) throw new WarehouseError('closed', 'the warehouse is closed');
    const call = work();
    this.#running.add(call);
    try {
      return await call;
    } catch (thrown) {
      throw explain(thrown);
    } finally {
      this.#running.delete(call);
    }
  }
}

/** Opens the warehouse: in this process, or on a server. */
export async function openWarehouse(target: WarehouseTarget): Promise<Warehouse> {
  return new EngineWarehouse(target.kind === 'embedded' ? await openEmbedded(target) : openServer(target));
}
