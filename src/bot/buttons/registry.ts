import { announce } from './announce.ts';
import { audit } from './audit.ts';
import { BILLING_PRESSES } from './billing.ts';
import { deletePressed } from './delete.ts';
import { forget } from './forget.ts';
import { languageChosen, opened, quietened, stopped, switched, zoneChosen } from './chatPresses.ts';
import {
  bringBackPressed,
  cardOpened,
  editsChosen,
  pageTurned,
  pausePressed,
  planChoiceOpened,
  removePressed,
  statusPressed,
} from './hubPresses.ts';
import { declined, letIn } from './letIn.ts';
import type { Press } from './press.ts';
import { retry } from './retry.ts';
import { banPressed, mutePressed, unbanPressed, unmutePressed } from './restrict.ts';

/** What every kind of button does. */
export const PRESSES: readonly Press[] = [
  letIn,
  declined,
  removePressed,
  bringBackPressed,
  mutePressed,
  unmutePressed,
  banPressed,
  unbanPressed,
  retry,
  audit,
  announce,
  forget,
  deletePressed,
  opened,
  switched,
  quietened,
  zoneChosen,
  languageChosen,
  stopped,
  statusPressed,
  pausePressed,
  editsChosen,
  pageTurned,
  cardOpened,
  planChoiceOpened,
  ...BILLING_PRESSES,
];
