import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hasRole, type Staff, type StaffToken } from '../../domain/staff/staff.ts';
import type { Guesses } from '../guesses.ts';
import { Problem } from '../problems.ts';
import { bearerSecret, isSecretOf } from '../tokens.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; undefined when no valid token came along. Routes are reached with one only. */
    staff: Staff | undefined;
  }
}

/** Finds out who asks, before anything else is done with the request. Wrong tokens are counted as guesses. */
export function identifyStaff(app: FastifyInstance, tokens: readonly StaffToken[], guesses: Guesses): void {
  app.decorateRequest('staff', undefined);
  app.addHook('onRequest', async (request, reply) => {
    const { authorization } = request.headers;
    if (authorization === undefined) return;
    guesses.refuseMore(request.ip, reply);
    request.staff = staffOf(authorization, tokens);
    if (!request.staff) guesses.count(request.ip);
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
          'for example ADMIN_API_TOKENS=anna:operator:$(openssl rand -hex 32), and start the API again.',
      );
    }
    if (!request.staff) {
      throw new Problem(
        'unauthenticated',
        'Send the secret part of your token as "Authorization: Bearer <secret>".',
      );
    }
    const { role: needed } = request.routeOptions.config;
    if (needed && !hasRole(request.staff.role, needed)) {
      throw new Problem(
        'forbidden',
        `This needs the role ${needed}; your token has the role ${request.staff.role}.`,
      );
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

/** Compares with every token, so that the time it takes does not say which of them it was. */
function staffOf(authorization: string, tokens: readonly StaffToken[]): Staff | undefined {
  const secret = bearerSecret(authorization);
  if (secret === undefined) return undefined;
  let found: Staff | undefined;
  for (const token of tokens) {
    if (isSecretOf(secret, token.digest)) found = { name: token.name, role: token.role };
  }
  return found;
}
