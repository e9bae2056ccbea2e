import { Gauge, type Registry } from 'prom-client';
import { readBacklog } from '../../db/posts/backlog.ts';
import type { Database } from '../../db/database.ts';
import { type LedgerFigures, readLedgerFigures } from '../../db/posts/ledgerFigures.ts';

/** The ledger is counted anew at most this often, however often it is asked about. */
const FRESH_MS = 15_000;

/** Adds what the ledger says to a page; nothing of it while the database is away. */
export function addLedgerMetrics(registry: Registry, database: Database): void {
  let figures: Promise<LedgerFigures> | undefined;
  let asOf = 0;
  const fresh = (): Promise<LedgerFigures> => {
    if (!figures || Date.now() - asOf > FRESH_MS) {
      asOf = Date.now();
      figures = readLedgerFigures(database);
    }
    return figures;
  };

  const gauge = (
    name: string,
    help: string,
    labelNames: string[],
    read: (set: (labels: Record<string, string>, value: number) => void) => Promise<void>,
  ): void => {
    const gauge = new Gauge({
      name,
      help,
      labelNames,
      registers: [],
      async collect() {
        this.reset();
        await read((labels, value) => this.set(labels, value)).catch(() => {});
      },
    });
    registry.registerMetric(gauge);
  };
  const byState = (name: string, help: string, of: 'deliveries' | 'posts' | 'chats'): void =>
    gauge(name, help, ['state'], async (set) => {
      for (const [state, count] of Object.entries((await fresh())[of])) set({ state }, count);
    });

  byState('partyline_deliveries', 'Deliveries in the ledger, by state.', 'deliveries');
  byState('partyline_posts', 'Posts in the ledger, by state.', 'posts');
  byState('partyline_chats', 'Chats, by state.', 'chats');
  gauge('partyline_doubts', 'Attempts in the ledger whose answer is missing.', [], async (set) =>
    set({}, (await fresh()).doubts),
  );
  gauge('partyline_backlog', 'Deliveries that are still to be made.', [], async (set) =>
    set({}, (await readBacklog(database)).open),
  );
  gauge(
    'partyline_oldest_open_seconds',
    'Age of the oldest post with such a delivery; 0 when there is none.',
    [],
    async (set) => set({}, ((await readBacklog(database)).oldestAgeMs ?? 0) / 1_000),
  );
}
