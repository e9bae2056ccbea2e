import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { type Kysely, sql } from 'kysely';
import { First } from '../../migrations/001_first.ts';
import { HubSteering } from '../../migrations/002_hub_steering.ts';
import { EditsAndAnnouncements } from '../../migrations/004_edits_and_announcements.ts';
import { Subscriptions } from '../../migrations/005_subscriptions.ts';
import { Desk } from '../../migrations/006_desk.ts';
import { Refusals } from '../../migrations/007_refusals.ts';
import { BotTasks } from '../../migrations/008_bot_tasks.ts';
import { CustomerNotices } from '../../migrations/009_customer_notices.ts';
import { ReasonsAndWarnings } from '../../migrations/010_reasons_and_warnings.ts';
import { Payers } from '../../migrations/011_payers.ts';
import { ForwardsAndNames } from '../../migrations/012_forwards_and_names.ts';
import { Polls } from '../../migrations/015_polls.ts';
import { Orders } from '../../migrations/016_orders.ts';
import { WorkflowNames } from '../../migrations/017_workflow_names.ts';
import { RenewalsResumed } from '../../migrations/018_renewals_resumed.ts';
import { Routes } from '../../migrations/020_routes.ts';
import { Subscribers } from '../../migrations/024_subscribers.ts';
import { PaymentAccounts } from '../../migrations/026_payment_accounts.ts';
import { HubMembers } from '../../migrations/021_hub_members.ts';
import { NetworkIds } from '../../migrations/022_network_ids.ts';
import { Accounts } from '../../migrations/023_accounts.ts';
import { LostAccounts } from '../../migrations/025_lost_accounts.ts';
import { Moderation } from '../../migrations/003_moderation.ts';
import { Pair } from '../../migrations/030_pair.ts';
import { PairEntry } from '../../migrations/036_pair_entry.ts';
import { PaidSends } from '../../migrations/054_paid_sends.ts';
import { Broadcasts } from '../../migrations/037_broadcasts.ts';
import { PhotoCopies } from '../../migrations/038_photo_copies.ts';
import { RelayRules } from '../../migrations/047_relay_rules.ts';
import { Talk } from '../../migrations/034_talk.ts';
import { PairQueue } from '../../migrations/046_pair_queue.ts';
import { Approvals } from '../../migrations/050_approvals.ts';
import { HiddenSources } from '../../migrations/053_hidden_sources.ts';
import { Chat } from './entities/chat.ts';
import { Hub } from './entities/hub.ts';
import { HubMember } from './entities/hubMember.ts';
import { Subscription } from './entities/subscription.ts';
import { PreparingClient } from './preparingClient.ts';

/** The way to PostgreSQL: entities for what is edited one by one, SQL for what is done to sets. */
export interface Database {
  readonly orm: MikroORM;
  /** Runs SQL built with Kysely's `sql` tag, whose values travel as parameters. */
  readonly sql: Kysely<never>;
  close(): Promise<void>;
}

/** Opens a pool of at most `connections`; nothing is connected before the first query. */
export async function openDatabase(url: string, connections = 10): Promise<Database> {
  const orm = await MikroORM.init({
    clientUrl: url,
    entities: [Hub, HubMember, Chat, Subscription],
    extensions: [Migrator],
    migrations: {
      migrationsList: [
        { name: '001_first', class: First },
        { name: '002_hub_steering', class: HubSteering },
        { name: '003_moderation', class: Moderation },
        { name: '004_edits_and_announcements', class: EditsAndAnnouncements },
        { name: '005_subscriptions', class: Subscriptions },
        { name: '006_desk', class: Desk },
        { name: '007_refusals', class: Refusals },
        { name: '008_bot_tasks', class: BotTasks },
        { name: '009_customer_notices', class: CustomerNotices },
        { name: '010_reasons_and_warnings', class: ReasonsAndWarnings },
        { name: '011_payers', class: Payers },
        { name: '012_forwards_and_names', class: ForwardsAndNames },
        { name: '015_polls', class: Polls },
        { name: '016_orders', class: Orders },
        { name: '017_workflow_names', class: WorkflowNames },
        { name: '018_renewals_resumed', class: RenewalsResumed },
        { name: '020_routes', class: Routes },
        { name: '021_hub_members', class: HubMembers },
        { name: '022_network_ids', class: NetworkIds },
        { name: '023_accounts', class: Accounts },
        { name: '024_subscribers', class: Subscribers },
        { name: '025_lost_accounts', class: LostAccounts },
        { name: '026_payment_accounts', class: PaymentAccounts },
        { name: '030_pair', class: Pair },
        { name: '034_talk', class: Talk },
        { name: '036_pair_entry', class: PairEntry },
        { name: '037_broadcasts', class: Broadcasts },
        { name: '038_photo_copies', class: PhotoCopies },
        { name: '046_pair_queue', class: PairQueue },
        { name: '047_relay_rules', class: RelayRules },
        { name: '050_approvals', class: Approvals },
        { name: '053_hidden_sources', class: HiddenSources },
        { name: '054_paid_sends', class: PaidSends },
      ],
      snapshot: false,
    },
    pool: { min: 0, max: connections },
    driverOptions: {
      connectionTimeoutMillis: 5_000,
      application_name: 'partyline',
      // Else the server plans a statement anew each time, since it takes plans for one day of the ledger to be cheaper.
      options: '-c plan_cache_mode=force_generic_plan',
      Client: PreparingClient,
    },
    // A failed query is reported by its caller; the driver's message could hold what people wrote.
    debug: false,
    logger: () => {},
  });
  const connection = orm.em.getConnection();
  await connection.initClient();
  return { orm, sql: connection.getClient<never>(), close: () => orm.close(true) };
}

/** Resolves when the database answers, and rejects otherwise. */
export async function checkDatabase(database: Database): Promise<void> {
  await sql`select 1`.execute(database.sql);
}
