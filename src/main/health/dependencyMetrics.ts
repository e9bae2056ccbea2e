import { Gauge, type Registry } from 'prom-client';
import type { Health } from '../../services/health.ts';

/** Adds what the health page says to a page of metrics, so that an alert can follow it. */
export function addDependencyMetrics(registry: Registry, health: () => Promise<Health>): void {
  registry.registerMetric(
    new Gauge({
      name: 'partyline_dependency_healthy',
      help: 'Whether a thing serves that is needed: 1, or 0 when it does not.',
      labelNames: ['dependency'],
      registers: [],
      async collect() {
        for (const [dependency, { healthy }] of Object.entries((await health()).dependencies)) {
          this.set({ dependency }, healthy ? 1 : 0);
        }
      },
    }),
  );
}
