import type { Database } from '../../db/database.ts';
import {
  type ActiveRow,
  type ChurnFigures,
  type Days,
  type IncomeRow,
  readActive,
  readChurn,
  readIncome,
  readTrials,
  type TrialFigures,
} from '../../db/billing/reports.ts';
import { DEFAULT_PRODUCT, type Product } from '../../domain/billing/subscriber.ts';
import { orOutage } from '../outage.ts';

export type { ActiveRow, ChurnFigures, Days, IncomeRow, TrialFigures };

/** What a product earns, the hub where none is named. Each throws IntakeUnavailable while PostgreSQL is away. */
export interface Reports {
  /** By day and plan; days without income are left out. */
  income(days: Days, product?: Product): Promise<IncomeRow[]>;
  /** At the end of each day, by plan. */
  active(days: Days, product?: Product): Promise<ActiveRow[]>;
  trials(days: Days, product?: Product): Promise<TrialFigures>;
  churn(days: Days, product?: Product): Promise<ChurnFigures>;
}

/** Builds the reports, which are worked out when they are asked for. */
export function createReports(database: Database): Reports {
  return {
    income: (days, product = DEFAULT_PRODUCT) => orOutage(() => readIncome(database, product, days)),
    active: (days, product = DEFAULT_PRODUCT) => orOutage(() => readActive(database, product, days)),
    trials: (days, product = DEFAULT_PRODUCT) => orOutage(() => readTrials(database, product, days)),
    churn: (days, product = DEFAULT_PRODUCT) => orOutage(() => readChurn(database, product, days)),
  };
}
