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
import { orOutage } from '../outage.ts';

export type { ActiveRow, ChurnFigures, Days, IncomeRow, TrialFigures };

/** What the hub earns. Each throws IntakeUnavailable while PostgreSQL is away. */
export interface Reports {
  /** By day and plan; days without income are left out. */
  income(days: Days): Promise<IncomeRow[]>;
  /** At the end of each day, by plan. */
  active(days: Days): Promise<ActiveRow[]>;
  trials(days: Days): Promise<TrialFigures>;
  churn(days: Days): Promise<ChurnFigures>;
}

/** Builds the reports, which are worked out when they are asked for. */
export function createReports(database: Database): Reports {
  return {
    income: (days) => orOutage(() => readIncome(database, days)),
    active: (days) => orOutage(() => readActive(database, days)),
    trials: (days) => orOutage(() => readTrials(database, days)),
    churn: (days) => orOutage(() => readChurn(database, days)),
  };
}
