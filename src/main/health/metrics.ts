import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { findFreePort } from '../../../embedded/ports.ts';
import type { Outcome } from '../../domain/posts/delivery.ts';
import { checkAll, type HealthChecks, Unhealthy } from '../../services/health.ts';
import { showOperatorPages } from '../compose/operatorPages.ts';

/** What a process counts, and the page that shows it. */
export interface Metrics {
  readonly registry: Registry;
  /** Where the Temporal SDK of this process shall keep its own metrics, as `host:port`; undefined for nowhere. */
  readonly sdkAddress: string | undefined;
  /** An update came in; the labels are few and fixed. */
  readonly countUpdate: (event: string, detail: string) => void;
  /** Counts an attempt to deliver: how it ended, and after how many milliseconds. */
  readonly observeSend: (outcome: Outcome['kind'], ms: number) => void;
  /** The page for Prometheus: ours, and after it the Temporal SDK's. */
  readonly page: () => Promise<string>;
  /** Serves this process's health at `/health`, next to the metrics page. */
  readonly showHealth: (checks: HealthChecks['dependencies']) => void;
  /** Shows the page no longer. */
  readonly stop: () => void;
}

/**
 * Starts counting in a process; `name` tells it from the others. With a place the page is shown there at `/metrics`,
 * and the Temporal SDK's metrics are part of it.
 */
export async function startMetrics(
  name: string,
  place: { readonly host: string; readonly port: number } | undefined,
): Promise<Metrics> {
  const registry = new Registry();
  registry.setDefaultLabels({ process: name });
  collectDefaultMetrics({ register: registry });
  const updates = new Counter({
    name: 'partyline_updates_total',
    help: 'Updates that came in, by what became of them.',
    labelNames: ['event', 'detail'],
    registers: [registry],
  });
  const sends = new Histogram({
    name: 'partyline_send_seconds',
    help: 'How long attempts to deliver took, by outcome.',
    labelNames: ['outcome'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30],
    registers: [registry],
  });
  const sdkAddress = place === undefined ? undefined : `127.0.0.1:${await findFreePort()}`;
  const page = async (): Promise<string> => `${await registry.metrics()}\n${await sdkPage(sdkAddress)}`;
  let checks: HealthChecks['dependencies'] = { start: () => Promise.reject(new Unhealthy('not finished')) };
  const health = () => checkAll(checks);
  return {
    registry,
    sdkAddress,
    countUpdate: (event, detail) => updates.inc({ event, detail }),
    observeSend: (outcome, ms) => sends.observe({ outcome }, ms / 1_000),
    page,
    showHealth: (given) => void (checks = given),
    stop: place === undefined ? () => {} : await showOperatorPages(place, { page, health }),
  };
}

async function sdkPage(address: string | undefined): Promise<string> {
  if (address === undefined) return '';
  return fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(2_000) })
    .then((response) => response.text())
    .catch(() => '');
}
