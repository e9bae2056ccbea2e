import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { StaffToken } from '../../domain/staff/staff.ts';
import type { AuditService } from '../../services/staff/audit.ts';
import type { BillingLists } from '../../services/billing/billingLists.ts';
import type { ChatDirectory } from '../../services/chats/chatDirectory.ts';
import type { DeskPosts } from '../../services/posts/deskPosts.ts';
import type { ModerationService } from '../../services/moderation/moderation.ts';
import type { OnceOnly } from '../../services/staff/onceOnly.ts';
import type { PaymentsService } from '../../services/billing/payments.ts';
import type { PlansService } from '../../services/billing/plans.ts';
import type { PostAccountService } from '../../services/posts/postAccounts.ts';
import type { RegistrationService } from '../../services/chats/registration.ts';
import type { Reports } from '../../services/billing/reports.ts';
import type { RestrictionList } from '../../services/moderation/restrictionList.ts';
import type { SubscriptionsService } from '../../services/billing/subscriptions.ts';
import type { Targets } from '../../services/people/targets.ts';
import type { Guesses } from '../guesses.ts';
import { answerProblems, type ReportError } from '../problems.ts';
import { identifyStaff, requireStaff } from './authentication.ts';
import { honourIdempotencyKeys } from './idempotency.ts';
import { limitRequests } from './limitRequests.ts';
import { type AdminApp, documentOperations } from './operations.ts';
import { auditLogRoute } from './routes/auditLog.ts';
import { chatRoutes } from './routes/chats.ts';
import { meRoute } from './routes/me.ts';
import { paymentRoutes } from './routes/payments.ts';
import { planRoutes } from './routes/plans.ts';
import { postRoutes } from './routes/posts.ts';
import { reportRoutes } from './routes/reports.ts';
import { restrictionRoutes } from './routes/restrictions.ts';
import { subscriptionRoutes } from './routes/subscriptions.ts';
import { type WorkflowPage, workflowPagesRoute } from './routes/workflowPages.ts';
import { validateStrictly } from './validation.ts';

/** What the desk's API works with. */
export interface DeskDependencies {
  readonly tokens: readonly StaffToken[];
  /** Requests of one member of staff in a minute. */
  readonly requestsPerMinute: number;
  readonly onceOnly: OnceOnly;
  readonly chats: Omit<ChatDirectory, 'page'>;
  readonly registration: Pick<RegistrationService, 'remove' | 'approve' | 'decline'>;
  readonly restrictions: RestrictionList;
  readonly moderation: Pick<ModerationService, 'mute' | 'unmute' | 'ban' | 'unban'>;
  readonly targets: Pick<Targets, 'author'>;
  readonly audit: AuditService;
  readonly posts: DeskPosts;
  readonly accounts: Pick<PostAccountService, 'retry'>;
  readonly lists: BillingLists;
  readonly subscriptions: SubscriptionsService;
  readonly payments: PaymentsService;
  readonly plans: PlansService;
  readonly reports: Reports;
  /** What each line adds to the desk; they keep to the same rules for staff as everything else here. */
  readonly ofLines: readonly ((app: AdminApp) => void)[];
  /** Where operators see the workflows behind all this. */
  readonly workflowPages: readonly WorkflowPage[];
  readonly report: ReportError;
}

/** `/admin/v1`: what staff may ask for over HTTP. */
export async function deskRoutes(
  app: FastifyInstance,
  desk: DeskDependencies,
  guesses: Guesses,
): Promise<void> {
  await app.register(
    async (scope) => {
      const admin = scope.withTypeProvider<TypeBoxTypeProvider>();
      answerProblems(admin, desk.report);
      validateStrictly(admin);
      identifyStaff(admin, desk.tokens, guesses);
      await limitRequests(admin, desk.requestsPerMinute);
      requireStaff(admin, desk.tokens);
      honourIdempotencyKeys(admin, desk.onceOnly);
      admin.addHook('onSend', async (_request, reply) => {
        void reply.header('cache-control', 'no-store');
      });
      documentOperations(admin);
      meRoute(admin);
      subscriptionRoutes(admin, desk.lists, desk.subscriptions);
      paymentRoutes(admin, desk.lists, desk.payments);
      planRoutes(admin, desk.plans);
      reportRoutes(admin, desk.reports);
      chatRoutes(admin, desk.chats, desk.registration);
      restrictionRoutes(admin, desk.restrictions, desk.moderation, desk.targets);
      auditLogRoute(admin, desk.audit);
      postRoutes(admin, desk.posts, desk.accounts);
      for (const addRoutes of desk.ofLines) addRoutes(admin);
      workflowPagesRoute(admin, desk.workflowPages);
    },
    { prefix: '/admin/v1' },
  );
}
