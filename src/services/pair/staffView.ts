import type { Database } from '../../db/database.ts';
import { lineFigures, listStrangers, networkIdOf } from '../../db/pair/staffView.ts';
import type { AuthorId, NetworkPersonId } from '../../domain/ids.ts';
import type { LineFigures, StrangerPage } from '../../domain/pair/staffView.ts';
import { orOutage } from '../outage.ts';

/** What staff sees of the line. Each method throws IntakeUnavailable while PostgreSQL is away. */
export interface StaffViewService {
  figures(): Promise<LineFigures>;
  /** @param wanted a part of an alias, name or city, or an id; empty for everybody. @param page from 1 on */
  people(wanted: string, page: number): Promise<StrangerPage>;
  /** The network id of somebody whom staff names by the id in the list. */
  networkIdOf(id: AuthorId): Promise<NetworkPersonId | undefined>;
}

/** Builds the service. */
export function createStaffView(database: Database): StaffViewService {
  return {
    figures: () => orOutage(() => lineFigures(database.sql)),
    people: (wanted, page) => orOutage(() => listStrangers(database.sql, wanted, page)),
    networkIdOf: (id) => orOutage(() => networkIdOf(database.sql, id)),
  };
}
