import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { ofHub } from '../../../src/domain/billing/subscriber.ts';
import { payloadOf } from '../../../src/domain/billing/invoice.ts';
import { nextNumber, person } from './content.ts';
import type { TestChat } from './rows.ts';
import { World } from './world.ts';
import { billingWithoutTemporal } from '../../api/billingWithoutTemporal.ts';
import { apiOver, MODERATION_KEY } from '../../api/testApi.ts';
import { textId } from '../ids.ts';
import { keepReport, sealedAbout } from '../../../src/db/pair/reports.ts';
import { endedSession, strangers } from '../../db/pair/crowd.ts';
import { FIRST_ACCOUNT } from '../../../src/domain/account.ts';
import type { EvidenceLine } from '../../../src/domain/pair/report.ts';
import { createSeal } from '../../../src/domain/pair/seal.ts';

/** A desk over a database in which some chats have paid, and one payment waits. */
export interface DeskWorld {
  readonly api: FastifyInstance & { readonly reported: unknown[] };
  readonly world: World;
  /** Whose trial runs. */
  readonly onTrial: TestChat;
  /** Who has paid for a month. */
  readonly paying: TestChat;
  /** Its payment, by our id. */
  readonly paymentId: string;
  /** One that was paid for a chat that has left. */
  readonly unappliedId: string;
  /** Telegram's id of the charge of {@link DeskWorld.paymentId}. */
  readonly chargeId: string;
  /** Who wrote {@link DeskWorld.postId}, by Telegram id. */
  readonly authorId: string;
  /** A post of the chat on trial, which all others get. */
  readonly postId: string;
  /** Reports of strangers about each other. */
  readonly reportIds: readonly string[];
  /** Pays for a chat, as Telegram tells of it. */
  readonly pay: (chat: TestChat, plan: 'week' | 'month', paidAt?: number) => Promise<string>;
}

/** What was said before each report: one picture. */
const EVIDENCE: readonly EvidenceLine[] = [
  {
    by: 'reported',
    at: Date.UTC(2026, 0, 1),
    kind: 'photo',
    text: 'Look at this',
    marked: true,
    file: { id: 'a file', account: FIRST_ACCOUNT },
  },
];

/** Some people report others; the ids of their reports. */
async function strangerReports(database: AccountDatabase): Promise<string[]> {
  const seal = createSeal(MODERATION_KEY);
  const people = await strangers(database, 6);
  for (const [at, reporter] of people.entries()) {
    const reported = people[(at + 1) % people.length]!;
    const session = await endedSession(database, reporter, reported);
    const report = { session, reporter: reporter.personId, reason: 'abuse' } as const;
    await keepReport(database, report, 10, seal);
  }
  const { rows } = await sql<{ id: string }>`select id from pair_reports`.execute(database.sql);
  for (const { id } of rows) {
    const evidence = seal.close(JSON.stringify(EVIDENCE), sealedAbout(id));
    await sql`update pair_reports set evidence = ${evidence} where id = ${id}`.execute(database.sql);
  }
  return rows.map(({ id }) => id);
}

/** Who pays in the scene, by Telegram id. */
export const PAYER = 700_000_123;

const PLANS = { week: { days: 7, stars: 250 }, month: { days: 30, stars: 750 } } as const;

export async function openDeskWorld(database: AccountDatabase): Promise<DeskWorld> {
  const world = await World.open(database);
  const billing = billingWithoutTemporal(database);
  const api = await apiOver(database, { desk: billing });
  const author = person();
  const onTrial = await world.chat();
  const paying = await world.chat({ trialDays: -10 });
  const gone = await world.chat({ state: 'inactive' });

  async function pay(chat: TestChat, plan: keyof typeof PLANS, paidAt = Date.now()): Promise<string> {
    const chargeId = `charge-${nextNumber()}`;
    const { days, stars } = PLANS[plan];
    await billing.payments.record({
      chargeId,
      payer: textId(PAYER),
      payerName: 'Paula Payer',
      payerUsername: 'paula',
      currency: 'XTR',
      amount: stars,
      payload: payloadOf({ subscriber: ofHub(chat.id), plan, days, stars, renewing: false }),
      paidAt,
    });
    const { rows } = await sql<{ id: string }>`select id from payments where charge_id = ${chargeId}`.execute(
      database.sql,
    );
    return rows[0]!.id;
  }

  const paymentId = await pay(paying, 'month');
  const { rows: charges } = await sql<{ id: string }>`
    select charge_id as id from payments where id = ${paymentId}
  `.execute(database.sql);

  return {
    api,
    world,
    onTrial,
    paying,
    paymentId,
    chargeId: charges[0]!.id,
    unappliedId: await pay(gone, 'week'),
    postId: String(await world.post(onTrial, { author })),
    authorId: author.networkId,
    reportIds: await strangerReports(database),
    pay,
  };
}
