import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hasRole, type Staff, type StaffToken } from '../../domain/staff.ts';
import { Problem } from '../problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; undefined when no valid token came along. Routes are reached with one only. */
    staff: Staff | undefined;
  }
}

/** Finds out who asks, before anything else is done with the request. */
export function identifyStaff(app: FastifyInstance, tokens: readonly StaffToken[]): void {
  app.decorateRequest('staff', undefined);
  app.addHook('onRequest', async (request) => {
    request.staff = staffOf(request.headers.authorization, tokens);
  });
}

/**
 * Lets nobody in without a token whose role suffices for the route.
 *
 * Everything in this scope is guarded, also what does not exist: who has no token learns nothing.
 */
export function requireStaff(app: FastifyInstance, tokens: readonly StaffToken[]): void {
  app.addHook('onRequest', async (request) => {
    if (tokens.length === 0) {
      throw new Problem(
        'no-tokens',
        'Nobody has access yet. Set ADMIN_API_TOKENS to name:role:secret (roles: viewer, billing, operator), ' +
          'for example ADMIN_API_TOKENS=anna:operator:$(openssl rand -hex 24), and start the API again.',
      );
    }
    if (!request.staff) {
      throw new Problem('unauthenticated', 'Send one of the tokens as "Authorization: Bearer <secret>".');
    }
    const { role: needed } = request.routeOptions.config;
    if (needed && !hasRole(request.staff.role, needed)) {
      throw new Problem('forbidden', `This needs the role ${needed}; the token has ${request.staff.role}.`);
    }
  });
}

/** Who carries out the request. For routes behind {@link requireStaff}. */
export function staffBehind(request: FastifyRequest): Staff {
  if (!request.staff) throw new Problem('unauthenticated', 'Send a token.');
  return request.staff;
}

/** The same, as the one who orders what services do, and as the audit log names them. */
export function orderedBy(request: FastifyRequest): {
  readonly kind: 'token';
  readonly id: string;
  readonly name: string;
} {
  const { name } = staffBehind(request);
  return { kind: 'token', id: name, name };
}

/** Compares with every token and always whole digests, so that the time it takes says nothing. */
function staffOf(authorization: string | undefined, tokens: readonly StaffToken[]): Staff | undefined {
  const secret = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (secret === undefined) return undefined;
  const digest = createHash('sha256').update(secret).digest();
  let found: Staff | undefined;
  for (const token of tokens) {
    if (timingSafeEqual(digest, token.digest)) found = { name: token.name, role: token.role };
  }
  return found;
}
