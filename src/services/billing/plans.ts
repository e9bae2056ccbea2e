import type { Database } from '../../db/database.ts';
import { readPlans, writePlan } from '../../db/billing/plans.ts';

import type { Actor } from '../../domain/staff/audit.ts';
import { DEFAULT_PRODUCT, type Product } from '../../domain/billing/subscriber.ts';
import { faultOfPlan, type Plan } from '../../domain/billing/plan.ts';
import { orOutage } from '../outage.ts';

/** A plan cannot be as it is wanted; the message says why. */
export class ImpossiblePlan extends Error {
  override readonly name = 'ImpossiblePlan';
}

/** What can be bought. Throws IntakeUnavailable while PostgreSQL is away. */
export interface PlansService {
  /** Every plan of a product, the hub where none is named, the shortest first; those not on sale too. */
  read(product?: Product): Promise<readonly Plan[]>;
  /**
   * Changes a plan, or makes one. Takes effect at once, for what is bought from now on; invoices that were shown
   * with the old price are refused at the checkout.
   * @throws ImpossiblePlan
   */
  change(plan: Plan, by: Actor, product?: Product): Promise<Plan>;
}

/** Builds the service. */
export function createPlansService(database: Database): PlansService {
  return {
    read: (product = DEFAULT_PRODUCT) => orOutage(() => readPlans(database, product)),
    change: (plan, by, product = DEFAULT_PRODUCT) =>
      orOutage(async () => {
        const fault = faultOfPlan(plan);
        if (fault !== undefined) throw new ImpossiblePlan(fault);
        await writePlan(database, product, plan, by);
        return plan;
      }),
  };
}
