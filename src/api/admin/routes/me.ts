import { Type } from '@fastify/type-provider-typebox';
import { STAFF_ROLES, type StaffRole } from '../../../domain/staff/staff.ts';
import { staffBehind } from '../authentication.ts';
import type { AdminApp } from '../operations.ts';
import { Exactly, OneOf } from '../schemas.ts';

const Me = Exactly(
  {
    name: Type.String({ description: 'The name of the token.' }),
    role: OneOf<readonly StaffRole[]>(STAFF_ROLES),
  },
  { title: 'Me' },
);

/** `/me`: whose token it is. */
export function meRoute(app: AdminApp): void {
  app.get(
    '/me',
    {
      config: { role: 'viewer' },
      schema: { tags: ['Me'], summary: 'Whose token this is', response: { 200: Me } },
    },
    async (request) => staffBehind(request),
  );
}
