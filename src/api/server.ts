import Fastify, { type FastifyInstance } from 'fastify';
import { servePage } from '../../web/servePage.ts';
import type { Health } from '../services/health.ts';
import { deskRoutes, type DeskDependencies } from './admin/desk.ts';
import { documentApi } from './documentation.ts';
import { answerProblems, Problem, problemRoutes, sendProblem } from './problems.ts';
import { codecRoutes, type CodecRouteOptions } from './routes/codec.ts';
import { healthRoute } from './routes/health.ts';
import { metricsRoute } from './routes/metrics.ts';

/** What the API serves. */
export interface ApiDependencies {
  readonly health: () => Promise<Health>;
  readonly metrics: () => Promise<string>;
  readonly codec: CodecRouteOptions;
  readonly desk: DeskDependencies;
}

/** Builds the HTTP API; the caller lets it listen. */
export async function createApi(dependencies: ApiDependencies): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: 64 * 1024,
    // An address that cannot even be decoded never reaches a scope.
    frameworkErrors: (_error, _request, reply) =>
      void sendProblem(reply, new Problem('malformed-request', 'The address is not well-formed.')),
  });
  answerProblems(app, dependencies.desk.report);
  await documentApi(app);
  app.get('/', async () => ({ name: 'partyline', health: '/health', documentation: '/docs', desk: '/desk' }));
  problemRoutes(app);
  healthRoute(app, dependencies.health);
  metricsRoute(app, dependencies.metrics);
  codecRoutes(app, dependencies.codec);
  await deskRoutes(app, dependencies.desk);
  servePage(app, 'desk', '/desk/');
  return app;
}
