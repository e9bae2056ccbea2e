import { createHash, randomBytes } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { FastifyInstance } from 'fastify';
import type { DeskDependencies } from '../../src/api/admin/desk.ts';
import { type ApiDependencies, createApi } from '../../src/api/server.ts';
import type { AccountDatabase } from '../../src/db/accounts.ts';
import type { StaffRole, StaffToken } from '../../src/domain/staff/staff.ts';
import { readConfig } from '../../src/config/config.ts';
import { buildDesk } from '../../src/main/compose/desk.ts';
import { createPlansService } from '../../src/services/billing/plans.ts';

/** What opens the desk in tests. */
export const SECRETS: Readonly<Record<StaffRole, string>> = {
  viewer: 'the-secret-of-a-viewer',
  billing: 'the-secret-of-billing',
  operator: 'the-secret-of-an-operator',
};

/** What every picture of a reported message looks like in tests. */
export const PICTURE = Buffer.from('a picture');

/** What reported messages are sealed with in tests. */
export const MODERATION_KEY = randomBytes(32).toString('hex');

export function tokenOf(role: StaffRole, secret = SECRETS[role], name = `test-${role}`): StaffToken {
  return { name, role, digest: createHash('sha256').update(secret).digest() };
}

/** The API over that database, without what a test does not ask. What went wrong inside is in `reported`. */
export async function apiOver(
  database: AccountDatabase,
  differences: { readonly desk?: Partial<ApiDependencies['desk']> } & Partial<
    Omit<ApiDependencies, 'desk'>
  > = {},
): Promise<FastifyInstance & { readonly reported: unknown[] }> {
  const reported: unknown[] = [];
  const { desk, ...others } = differences;
  const app = await createApi({
    health: async () => ({ healthy: true, dependencies: {}, backlog: undefined }),
    metrics: async () => '',
    codec: { codec: { decode: async () => [] }, token: undefined, origins: [] },
    trustedProxies: [],
    video: undefined,
    ...others,
    desk: {
      ...buildDesk(
        readConfig({ MODERATION_KEY }),
        database,
        { ...NO_BILLING, plans: createPlansService(database), starts: { soon: () => {} } },
        NO_TEMPORAL,
        [],
        NO_LOGGER,
        async () => PICTURE,
      ),
      tokens: [tokenOf('viewer'), tokenOf('billing'), tokenOf('operator')],
      requestsPerMinute: 100_000,
      report: (error) => void reported.push(error),
      ...desk,
    },
  });
  return Object.assign(app, { reported });
}

/** Tests that change subscriptions bring services of their own. */
const NO_BILLING = {} as Pick<DeskDependencies, 'subscriptions' | 'payments'>;
/** A Temporal that takes everything and does nothing. */
const NO_TEMPORAL = {
  workflow: {
    start: async () => ({}),
    signalWithStart: async () => ({}),
    getHandle: () => ({ signal: async () => {} }),
  },
} as unknown as Client;
const NO_LOGGER = { error: () => {} };

/** A database that nothing may be asked of; services may be built over it. */
export const NO_DATABASE = { sql: unasked('sql'), orm: unasked('orm') } as unknown as AccountDatabase;

function unasked(part: string): object {
  return new Proxy(
    {},
    {
      get(_, name) {
        throw new Error(`This test has no database, and was asked for its ${part}.${String(name)}.`);
      },
    },
  );
}

/** The headers of somebody with that role. */
export function as(role: StaffRole, more: Record<string, string> = {}): Record<string, string> {
  return { authorization: `Bearer ${SECRETS[role]}`, ...more };
}
