import type { FastifyInstance } from 'fastify';
import type { Health } from '../../services/health.ts';

/** `GET /health`: 200 when everything serves, 503 otherwise; the body says what does not. */
export function healthRoute(app: FastifyInstance, health: () => Promise<Health>): void {
  app.get('/health', async (_request, reply) => {
    const { healthy, dependencies, backlog } = await health();
    return reply.code(healthy ? 200 : 503).send({
      status: healthy ? 'healthy' : 'unhealthy',
      service: 'partyline',
      dependencies,
      backlog: backlog && {
        open: backlog.open,
        oldest_age_s: backlog.oldestAgeMs === undefined ? null : Math.round(backlog.oldestAgeMs / 1_000),
      },
    });
  });
}
