import {
  type AnnouncementDependencies,
  type AnnouncementSteps,
  createAnnouncementSteps,
} from './announcementSteps.ts';
import { createEditSteps, type EditSteps } from './editSteps.ts';
import { createLedgerUpkeep, type LedgerUpkeepDependencies, type LedgerUpkeepSteps } from './ledgerUpkeep.ts';
import { createRelaySteps, type RelayDependencies, type RelaySteps } from './relaySteps.ts';
import type { RevisionDependencies } from './reviseBatch.ts';
import { createWithdrawalSteps, type WithdrawalSteps } from './withdrawalSteps.ts';
import type { WithdrawalDependencies } from './withdrawCopies.ts';

/** What the steps about posts are made from. */
export type PostDependencies = AnnouncementDependencies &
  LedgerUpkeepDependencies &
  RelayDependencies &
  RevisionDependencies &
  WithdrawalDependencies;

/** The steps about posts. */
export interface PostSteps
  extends AnnouncementSteps, EditSteps, LedgerUpkeepSteps, RelaySteps, WithdrawalSteps {}

/** Binds the steps about posts to what they work on. */
export function createPostSteps(dependencies: PostDependencies): PostSteps {
  return {
    ...createAnnouncementSteps(dependencies),
    ...createEditSteps(dependencies),
    ...createLedgerUpkeep(dependencies),
    ...createRelaySteps(dependencies),
    ...createWithdrawalSteps(dependencies),
  };
}
