import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault, RouteOptions } from 'fastify';
import type { StaffRole } from '../../domain/staff/staff.ts';
import { type ProblemName, statusOf } from '../problems.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The role that the route needs. Every route of the desk names one. */
    role?: StaffRole;
    /** Whether the same request, sent again with the same `Idempotency-Key`, is carried out once. */
    idempotent?: boolean;
    /** Problems that this operation may answer with, in addition to those of every operation. */
    problems?: readonly ProblemName[];
  }
}

/** The API's scope for staff, whose schemas give the handlers their types. */
export type AdminApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** The security scheme's name in the document. */
export const STAFF_SCHEME = 'staff';

const ANYWHERE: readonly ProblemName[] = [
  'invalid-request',
  'unauthenticated',
  'forbidden',
  'too-many-requests',
  'internal',
  'unavailable',
];

const WITH_BODY: readonly ProblemName[] = ['too-large', 'unsupported-media-type'];

const IDEMPOTENT: readonly ProblemName[] = ['request-in-progress', 'idempotency-key-reused'];

/**
 * Writes into each operation's documentation what its config already decides: the role, the header that makes it
 * safe to repeat, and the problems it may answer with. So the document cannot say other than what is enforced.
 */
export function documentOperations(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const { role, idempotent } = route.config ?? {};
    if (!role || !route.schema?.tags) {
      throw new Error(`${String(route.method)} ${route.url} names no role, or no tag to stand under.`);
    }
    route.schema = {
      // Without a schema any query would be taken.
      querystring: { type: 'object', properties: {}, additionalProperties: false },
      ...route.schema,
      security: [{ [STAFF_SCHEME]: [role] }],
      ...(idempotent ? { headers: IDEMPOTENCY_HEADERS } : {}),
      response: { ...(route.schema?.response as object | undefined), ...problemResponses(route) },
    };
  });
}

const IDEMPOTENCY_HEADERS = {
  type: 'object',
  required: ['idempotency-key'],
  properties: {
    'idempotency-key': {
      type: 'string',
      pattern: '^[\\x21-\\x7e]{1,200}$',
      description:
        'A text of your own for this one action, such as a UUID. The same request with the same key is carried ' +
        'out once and answered alike each time, for three days.',
    },
  },
};

function problemResponses(route: RouteOptions): Record<number, unknown> {
  const { problems = [], idempotent } = route.config ?? {};
  const all = [
    ...ANYWHERE,
    ...(route.schema?.body === undefined ? [] : WITH_BODY),
    ...(idempotent ? IDEMPOTENT : []),
    ...problems,
  ];
  const byStatus = Map.groupBy(all, statusOf);
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      status,
      {
        description: names.map((name) => `\`${name}\``).join(', '),
        content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
      },
    ]),
  );
}
