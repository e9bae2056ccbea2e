import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** What is kept across a restart. */
export type RecordKind =
  | 'counters'
  | 'person'
  | 'revoked'
  | 'bot'
  | 'update'
  | 'chat'
  | 'message'
  | 'author'
  | 'votes'
  | 'file'
  | 'invoice'
  | 'charge';

/** How long changes are gathered before they are written, in milliseconds. */
const GATHER_MS = 300;

interface Change {
  kind: RecordKind;
  key: string;
  /** `undefined`: the record is gone. */
  value: unknown;
}

/**
 * Keeps the world on disk: one row per record, changed rows only, in one transaction about every 300 ms and on
 * close. Without a file it keeps nothing and costs nothing.
 */
export class Journal {
  #database: DatabaseSync | undefined;
  #write: StatementSync | undefined;
  #erase: StatementSync | undefined;
  #changes = new Map<string, Change>();
  #timer: NodeJS.Timeout | undefined;

  constructor(dataFile: string | undefined) {
    if (dataFile === undefined) return;
    mkdirSync(dirname(dataFile), { recursive: true });
    this.#database = new DatabaseSync(dataFile);
    this.#database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;' +
        'CREATE TABLE IF NOT EXISTS records (kind TEXT, key TEXT, value TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID;' +
        'CREATE TABLE IF NOT EXISTS contents (key TEXT PRIMARY KEY, bytes BLOB)',
    );
    this.#write = this.#database.prepare(
      'INSERT OR REPLACE INTO records (kind, key, value) VALUES (?, ?, ?)',
    );
    this.#erase = this.#database.prepare('DELETE FROM records WHERE kind = ? AND key = ?');
  }

  /** Notes that a record is new or has changed. The value is read when it is written, not now. */
  put(kind: RecordKind, key: string | number, value: unknown): void {
    if (this.#database === undefined) return;
    this.#changes.set(`${kind} ${key}`, { kind, key: String(key), value });
    this.#timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  /** Notes that a record is gone. */
  remove(kind: RecordKind, key: string | number): void {
    this.put(kind, key, undefined);
  }

  /** Every record of a kind, as it was last written. */
  load(kind: RecordKind): { key: string; value: unknown }[] {
    if (this.#database === undefined) return [];
    const rows = this.#database.prepare('SELECT key, value FROM records WHERE kind = ?').all(kind);
    return rows.map((row) => ({
      key: String(row['key']),
      value: JSON.parse(String(row['value'])) as unknown,
    }));
  }

  /** Whether anything is kept at all. */
  get keeps(): boolean {
    return this.#database !== undefined;
  }

  /** Keeps a file's bytes, at once. */
  putBytes(key: string, bytes: Buffer): void {
    this.#database?.prepare('INSERT OR REPLACE INTO contents (key, bytes) VALUES (?, ?)').run(key, bytes);
  }

  /** A file's bytes. */
  bytes(key: string): Buffer | undefined {
    const row = this.#database?.prepare('SELECT bytes FROM contents WHERE key = ?').get(key);
    return row === undefined ? undefined : Buffer.from(row['bytes'] as Uint8Array);
  }

  /** Writes what was gathered, now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#database === undefined || this.#changes.size === 0) return;
    this.#database.exec('BEGIN');
    for (const { kind, key, value } of this.#changes.values()) {
      if (value === undefined) this.#erase?.run(kind, key);
      else this.#write?.run(kind, key, JSON.stringify(value));
    }
    this.#database.exec('COMMIT');
    this.#changes.clear();
  }

  /** Forgets everything, on disk too. */
  clear(): void {
    this.#changes.clear();
    this.#database?.exec('DELETE FROM records; DELETE FROM contents');
  }

  /** Writes what was gathered and lets go of the file. */
  close(): void {
    this.flush();
    this.#database?.close();
    this.#database = undefined;
  }
}
