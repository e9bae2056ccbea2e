import type { FastifyInstance } from 'fastify';

/** `GET /metrics`: this process and the ledger, for Prometheus. Counts only: no names, no words. */
export function metricsRoute(app: FastifyInstance, page: () => Promise<string>): void {
  app.get('/metrics', async (_request, reply) =>
    reply.header('content-type', 'text/plain; version=0.0.4').send(await page()),
  );
}
