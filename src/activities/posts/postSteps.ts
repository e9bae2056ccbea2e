import {
  type AnnouncementDependencies,
  type AnnouncementSteps,
  createAnnouncementSteps,
} from './announcementSteps.ts';
import type { SendSteps } from './accountSteps.ts';
import { createEditSteps, type EditDependencies, type EditSteps } from './editSteps.ts';
import { createLedgerUpkeep, type LedgerUpkeepDependencies, type LedgerUpkeepSteps } from './ledgerUpkeep.ts';
import { createRelaySteps, type RelayDependencies, type RelaySteps } from './relaySteps.ts';
import {
  createWithdrawalSteps,
  type WithdrawalStepDependencies,
  type WithdrawalSteps,
} from './withdrawalSteps.ts';

/** What the steps about posts are made from. */
export type PostDependencies = AnnouncementDependencies &
  LedgerUpkeepDependencies &
  EditDependencies &
  RelayDependencies &
  WithdrawalStepDependencies & {
    /** What sends, changes and deletes, through whichever account it has to be. */
    readonly sendSteps: SendSteps;
  };

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
