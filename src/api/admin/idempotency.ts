import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { DeskRequest, OnceOnly } from '../../services/staff/onceOnly.ts';
import { Problem } from '../problems.ts';
import { staffBehind } from './authentication.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set while this process carries the request out as the one who does. */
    carriedOut: DeskRequest | undefined;
  }
}

/**
 * Carries requests of idempotent routes out once: the same request with the same `Idempotency-Key` is answered as
 * it was before. After a failure of ours nothing is kept, since nothing is known: the services behind take the key
 * along and do a thing once by themselves.
 */
export function honourIdempotencyKeys(app: FastifyInstance, onceOnly: OnceOnly): void {
  app.decorateRequest('carriedOut', undefined);

  app.addHook('preHandler', async (request, reply) => {
    if (!request.routeOptions.config.idempotent) return undefined;
    const asked: DeskRequest = {
      staff: staffBehind(request).name,
      key: String(request.headers['idempotency-key']),
      fingerprint: createHash('sha256')
        .update(`${request.method} ${request.url}\n${JSON.stringify(sorted(request.body))}`)
        .digest(),
    };
    const standing = await onceOnly.begin(asked);
    switch (standing.kind) {
      case 'new':
        request.carriedOut = asked;
        return undefined;
      case 'under way':
        throw new Problem('request-in-progress', 'Ask again in a moment, with the same key.');
      case 'another':
        throw new Problem('idempotency-key-reused', 'Take a new key for a new request.');
      case 'answered':
        return reply
          .code(standing.status)
          .header('idempotency-replayed', 'true')
          .type(standing.status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json')
          .serializer((body: unknown) => String(body))
          .send(standing.body);
    }
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const { carriedOut } = request;
    if (!carriedOut) return payload;
    request.carriedOut = undefined;
    if (reply.statusCode >= 500 || typeof payload !== 'string') await onceOnly.drop(carriedOut);
    else await onceOnly.answer(carriedOut, { status: reply.statusCode, body: payload });
    return payload;
  });
}

/** The same value with the fields of all objects in one order, so that the order in which they came says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
/** What the services do a thing once by: unique over all staff. For idempotent routes. */
export function onceKey(request: { readonly carriedOut: DeskRequest | undefined }): string {
  if (!request.carriedOut) throw new Error('This route is not idempotent.');
  return `${request.carriedOut.staff}/${request.carriedOut.key}`;
}
