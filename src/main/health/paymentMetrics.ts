import { Gauge, type Registry } from 'prom-client';
import type { Database } from '../../db/database.ts';
import { readPaymentFigures } from '../../db/billing/reconciliations.ts';

/** Adds what is known about payments to a page; nothing of it while the database is away. */
export function addPaymentMetrics(registry: Registry, database: Database): void {
  registry.registerMetric(
    new Gauge({
      name: 'partyline_payments',
      help: 'Payments by state; those that are unapplied wait for staff.',
      labelNames: ['state'],
      registers: [],
      async collect() {
        this.reset();
        const figures = await readPaymentFigures(database).catch(() => undefined);
        for (const [state, count] of Object.entries(figures?.payments ?? {})) this.set({ state }, count);
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: 'partyline_payment_differences',
      help: "In how much the last daily comparison found Telegram's bookings and the payments to differ.",
      registers: [],
      async collect() {
        this.reset();
        const figures = await readPaymentFigures(database).catch(() => undefined);
        if (figures?.differences !== undefined) this.set(figures.differences);
      },
    }),
  );
}
