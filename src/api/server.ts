import Fastify, { type FastifyInstance } from 'fastify';
import { servePage } from '../../web/servePage.ts';
import type { Health } from '../services/health.ts';
import { deskRoutes, type DeskDependencies } from './admin/desk.ts';
import { documentApi } from './documentation.ts';
import { Guesses } from './guesses.ts';
import { type VideoRouteOptions, videoRoutes } from './pair/videoRoutes.ts';
import { answerProblems, Problem, problemRoutes, refuseConnection, sendProblem } from './problems.ts';
import { codecRoutes, type CodecRouteOptions } from './routes/codec.ts';
import { healthRoute } from './routes/health.ts';
import { metricsRoute } from './routes/metrics.ts';
import { addSafeHeaders, sendSafeHeaders } from './safeHeaders.ts';

/** What the API serves. */
export interface ApiDependencies {
  readonly health: () => Promise<Health>;
  readonly metrics: () => Promise<string>;
  readonly codec: CodecRouteOptions;
  readonly desk: DeskDependencies;
  /** Rooms for calls of two strangers; undefined where the pair line is not enabled. */
  readonly video: VideoRouteOptions | undefined;
  /** Addresses and networks of reverse proxies, whose `X-Forwarded-For` says who asks. */
  readonly trustedProxies: readonly string[];
}

/**
 * A request whose head is not there after 10 s, or whose body is not there after 15 s, is cut off (looked at every
 * second), and so is a connection on which nothing happens for 60 s: nobody holds connections open for nothing.
 */
const PATIENCE = {
  requestTimeout: 15_000,
  connectionTimeout: 60_000,
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
} as const;

/** Builds the HTTP API; the caller lets it listen. */
export async function createApi(dependencies: ApiDependencies): Promise<FastifyInstance> {
  const app = emptyApi(dependencies.trustedProxies);
  const guesses = new Guesses();
  answerProblems(app, dependencies.desk.report);
  await documentApi(app);
  app.get('/', async () => ({ name: 'partyline', health: '/health', documentation: '/docs', desk: '/desk' }));
  problemRoutes(app);
  healthRoute(app, dependencies.health);
  metricsRoute(app, dependencies.metrics);
  await codecRoutes(app, dependencies.codec, guesses);
  await deskRoutes(app, dependencies.desk, guesses);
  if (dependencies.video) await videoRoutes(app, dependencies.video, guesses);
  servePage(app, 'desk', '/desk/');
  return app;
}

/** Builds the API of video rooms alone, with health, for installations that give it a port of its own. */
export async function createVideoApi(
  dependencies: Pick<ApiDependencies, 'health' | 'trustedProxies'> & { readonly video: VideoRouteOptions },
): Promise<FastifyInstance> {
  const app = emptyApi(dependencies.trustedProxies);
  answerProblems(app, dependencies.video.report);
  problemRoutes(app);
  healthRoute(app, dependencies.health);
  await videoRoutes(app, dependencies.video, new Guesses());
  return app;
}

function emptyApi(trustedProxies: readonly string[]): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: 64 * 1024,
    ...PATIENCE,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    clientErrorHandler: refuseConnection,
    // An address that cannot even be decoded never reaches a scope.
    frameworkErrors: (_error, _request, reply) =>
      void sendProblem(
        addSafeHeaders(reply),
        new Problem('malformed-request', 'The address is not well-formed.'),
      ),
  });
  sendSafeHeaders(app);
  return app;
}
