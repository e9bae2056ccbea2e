import type { Database } from '../../db/database.ts';
import {
  listRestrictions,
  type RestrictionEntry,
  type RestrictionFilter,
} from '../../db/moderation/restrictionList.ts';
import { orOutage } from '../outage.ts';

export type { RestrictionEntry, RestrictionFilter };

/** Mutes and bans as staff goes through them, the latest first. Throws IntakeUnavailable while PostgreSQL is away. */
export type RestrictionList = (filter: RestrictionFilter) => Promise<RestrictionEntry[]>;

/** Builds the list. */
export function createRestrictionList(database: Database): RestrictionList {
  return (filter) => orOutage(() => listRestrictions(database, filter));
}
