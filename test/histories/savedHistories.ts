import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { temporal } from '@temporalio/proto';

const HERE = import.meta.dirname;

/** The names of the histories that are kept. */
export function savedHistories(): string[] {
  return readdirSync(HERE)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/** A kept history, as Temporal's tools read it. */
export function readHistory(name: string): unknown {
  return JSON.parse(readFileSync(join(HERE, `${name}.json`), 'utf8'));
}

/** Keeps a history, one event a line, without what tells of the machine that it was made on. */
export function saveHistory(name: string, history: temporal.api.history.v1.IHistory): void {
  const { events } = JSON.parse(historyToJSON(history)) as { events: unknown[] };
  const lines = events.map((event) => JSON.stringify(event, anonymous));
  writeFileSync(join(HERE, `${name}.json`), `{"events":[\n${lines.join(',\n')}\n]}\n`);
}

function anonymous(key: string, value: unknown): unknown {
  // Where in the checkout an error was thrown.
  if (key === 'stackTrace') return '';
  // A worker calls itself, and a queue of its own, by its process and host.
  const namesMachine = key === 'identity' || (typeof value === 'string' && /^\d+@/.test(value));
  return namesMachine ? 'worker' : value;
}
