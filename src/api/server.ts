import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Health } from '../services/health.ts';
import { codecRoutes, type CodecRouteOptions } from './routes/codec.ts';
import { healthRoute } from './routes/health.ts';

/** What the API serves. */
export interface ApiDependencies {
  readonly health: () => Promise<Health>;
  readonly codec: CodecRouteOptions;
}

/** Builds the HTTP API; the caller lets it listen. */
export function createApi(dependencies: ApiDependencies, logger: Logger): FastifyInstance {
  const app = Fastify({ loggerInstance: logger, disableRequestLogging: true }) as unknown as FastifyInstance;
  app.get('/', async () => ({ name: 'partyline', health: '/health' }));
  healthRoute(app, dependencies.health);
  codecRoutes(app, dependencies.codec);
  return app;
}
