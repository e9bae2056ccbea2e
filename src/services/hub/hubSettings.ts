import type { Database } from '../../db/database.ts';
import { changeHubSettings, readHubState } from '../../db/hub/hubState.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import type { HubSettings, HubState } from '../../domain/hub/hubState.ts';
import { DEFAULT_HUB } from '../../domain/ids.ts';
import { orOutage } from '../outage.ts';

/** How the hub stands, and what its admins decide about it. Throws IntakeUnavailable while PostgreSQL is away. */
export interface HubSettingsService {
  state(): Promise<HubState>;
  /** Changes what is named and leaves the rest. False when it was so already. */
  change(changes: Partial<HubSettings>, by: Actor): Promise<boolean>;
}

/** Builds the service over the hub that all chats belong to. */
export function createHubSettings(database: Database): HubSettingsService {
  return {
    state: () => orOutage(() => readHubState(database, DEFAULT_HUB)),
    change: (changes, by) => orOutage(() => changeHubSettings(database, DEFAULT_HUB, changes, by)),
  };
}
