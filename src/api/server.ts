import Fastify, { type FastifyInstance } from 'fastify';
import type { Health } from '../services/health.ts';
import { codecRoutes, type CodecRouteOptions } from './routes/codec.ts';
import { healthRoute } from './routes/health.ts';
import { metricsRoute } from './routes/metrics.ts';

/** What the API serves. */
export interface ApiDependencies {
  readonly health: () => Promise<Health>;
  readonly metrics: () => Promise<string>;
  readonly codec: CodecRouteOptions;
}

/** Builds the HTTP API; the caller lets it listen. */
export function createApi(dependencies: ApiDependencies): FastifyInstance {
  const app = Fastify({ logger: false });
  app.get('/', async () => ({ name: 'partyline', health: '/health' }));
  healthRoute(app, dependencies.health);
  metricsRoute(app, dependencies.metrics);
  codecRoutes(app, dependencies.codec);
  return app;
}
