import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { networkOf } from '../guesses.ts';
import { Problem } from '../problems.ts';

/** Requests in a minute from one address without a valid token: enough for a typing error, not for guessing. */
const STRANGERS_PER_MINUTE = 30;

/**
 * Bounds how many requests are taken in a minute: of one member of staff, whatever tokens they use, and of one
 * address that shows no valid token. Of what does not exist as well.
 */
export async function limitRequests(app: FastifyInstance, staffPerMinute: number): Promise<void> {
  await app.register(rateLimit, { global: false });
  const look = app.createRateLimit({
    timeWindow: 60_000,
    max: (request) => (request.staff ? staffPerMinute : STRANGERS_PER_MINUTE),
    keyGenerator: (request) =>
      request.staff ? `staff ${request.staff.name}` : `network ${networkOf(request.ip)}`,
  });
  app.addHook('onRequest', async (request, reply) => {
    const limit = await look(request);
    if (limit.isAllowed || !limit.isExceeded) return;
    void reply.header('retry-after', String(limit.ttlInSeconds));
    throw new Problem('too-many-requests', `Wait ${limit.ttlInSeconds} s, as the header Retry-After says.`);
  });
}
