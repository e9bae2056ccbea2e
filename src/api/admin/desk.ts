import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { StaffToken } from '../../domain/staff.ts';
import type { ChatDirectory } from '../../services/chatDirectory.ts';
import type { OnceOnly } from '../../services/onceOnly.ts';
import { answerProblems, type ReportError } from '../problems.ts';
import { identifyStaff, requireStaff } from './authentication.ts';
import { honourIdempotencyKeys } from './idempotency.ts';
import { limitRequests } from './limitRequests.ts';
import { documentOperations } from './operations.ts';
import { chatRoutes } from './routes/chats.ts';
import { validateStrictly } from './validation.ts';

/** What the desk's API works with. */
export interface DeskDependencies {
  readonly tokens: readonly StaffToken[];
  /** Requests of one member of staff in a minute. */
  readonly requestsPerMinute: number;
  readonly onceOnly: OnceOnly;
  readonly chats: ChatDirectory;
  readonly report: ReportError;
}

/** `/admin/v1`: what staff may ask for over HTTP. */
export async function deskRoutes(app: FastifyInstance, desk: DeskDependencies): Promise<void> {
  await app.register(
    async (scope) => {
      const admin = scope.withTypeProvider<TypeBoxTypeProvider>();
      answerProblems(admin, desk.report);
      validateStrictly(admin);
      identifyStaff(admin, desk.tokens);
      await limitRequests(admin, desk.requestsPerMinute);
      requireStaff(admin, desk.tokens);
      honourIdempotencyKeys(admin, desk.onceOnly);
      admin.addHook('onSend', async (_request, reply) => {
        void reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
      });
      documentOperations(admin);
      chatRoutes(admin, desk.chats);
    },
    { prefix: '/admin/v1' },
  );
}
