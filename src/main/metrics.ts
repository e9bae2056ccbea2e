import { createServer } from 'node:http';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { findFreePort } from '../../embedded/ports.ts';
import type { Outcome } from '../domain/delivery.ts';

/** What a process counts, and the page that shows it. */
export interface Metrics {
  readonly registry: Registry;
  /** Where the Temporal SDK of this process shall keep its own metrics, as `host:port`; undefined for nowhere. */
  readonly sdkAddress: string | undefined;
  /** An update came in; the labels are few and fixed. */
  readonly countUpdate: (event: string, detail: string) => void;
  /** An attempt to deliver ended so, after so many milliseconds. */
  readonly observeSend: (outcome: Outcome['kind'], ms: number) => void;
  /** The page for Prometheus: ours, and after it the Temporal SDK's. */
  readonly page: () => Promise<string>;
  /** Shows the page no longer. */
  readonly stop: () => void;
}

/**
 * Starts counting in a process; `name` tells it from the others. With a port the page is shown there at `/metrics`,
 * and the Temporal SDK's metrics are part of it.
 */
export async function startMetrics(name: string, port: number | undefined): Promise<Metrics> {
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
  const sdkAddress = port === undefined ? undefined : `127.0.0.1:${await findFreePort()}`;
  const page = async (): Promise<string> => `${await registry.metrics()}\n${await sdkPage(sdkAddress)}`;
  return {
    registry,
    sdkAddress,
    countUpdate: (event, detail) => updates.inc({ event, detail }),
    observeSend: (outcome, ms) => sends.observe({ outcome }, ms / 1_000),
    page,
    stop: port === undefined ? () => {} : await show(port, page),
  };
}

async function sdkPage(address: string | undefined): Promise<string> {
  if (address === undefined) return '';
  return fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(2_000) })
    .then((response) => response.text())
    .catch(() => '');
}

async function show(port: number, page: () => Promise<string>): Promise<() => void> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    page().then(
      (text) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  return () => server.close();
}
