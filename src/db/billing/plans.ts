import { sql } from 'kysely';
import type { Actor } from '../../domain/staff/audit.ts';
import { DEFAULT_HUB } from '../../domain/ids.ts';
import type { Product } from '../../domain/billing/subscriber.ts';
import type { Plan } from '../../domain/billing/plan.ts';
import { recordAudit } from '../staff/auditLog.ts';
import type { Database } from '../database.ts';

interface PlanRow {
  name: string;
  days: number;
  stars: number;
  best: boolean;
  renewable: boolean;
  on_sale: boolean;
}

/** Every plan of a product, the shortest first. */
export async function readPlans(database: Database, product: Product): Promise<readonly Plan[]> {
  const { rows } = await sql<PlanRow>`
    select name, days, stars, best, renewable, on_sale from plans where product = ${product} order by days, name
  `.execute(database.sql);
  return rows.map(({ on_sale, ...plan }) => ({ ...plan, onSale: on_sale }));
}

/** Writes a plan, which need not be there before, and who did. */
export async function writePlan(database: Database, product: Product, plan: Plan, by: Actor): Promise<void> {
  const before = (await readPlans(database, product)).find(({ name }) => name === plan.name);
  await database.sql.transaction().execute(async (db) => {
    await sql`
      insert into plans (product, name, days, stars, best, renewable, on_sale)
      values (${product}, ${plan.name}, ${plan.days}, ${plan.stars}, ${plan.best}, ${plan.renewable}, ${plan.onSale})
      on conflict (product, name) do update
        set days = excluded.days, stars = excluded.stars, best = excluded.best, renewable = excluded.renewable,
            on_sale = excluded.on_sale, changed_at = now()
    `.execute(db);
    await recordAudit(db, DEFAULT_HUB, {
      actor: by,
      action: 'change plan',
      subject: { kind: 'hub', id: String(DEFAULT_HUB) },
      ...(before && { before }),
      after: plan,
    });
  });
}
