import { announce } from '../posts/announcePress.ts';
import { audit } from '../staff/auditPress.ts';
import { BILLING_PRESSES } from '../billing/billingPresses.ts';
import { deletePressed } from '../posts/deletePress.ts';
import { forget } from '../people/forgetPress.ts';
import { languageChosen, opened, quietened, stopped, switched, zoneChosen } from '../hub/chatPresses.ts';
import {
  bringBackPressed,
  cardOpened,
  editsChosen,
  pageTurned,
  pausePressed,
  planChoiceOpened,
  removePressed,
  statusPressed,
} from '../hub/hubPresses.ts';
import { declined, letIn } from '../hub/letInPress.ts';
import type { Press } from './press.ts';
import { retry } from '../posts/retryPress.ts';
import { banPressed, mutePressed, unbanPressed, unmutePressed } from '../moderation/restrictPress.ts';

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
