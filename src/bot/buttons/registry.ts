import { removePressed } from '../commands/remove.ts';
import { BILLING_PRESSES } from './billing.ts';
import { letIn } from './letIn.ts';
import type { Press } from './press.ts';
import { banPressed, mutePressed, unbanPressed, unmutePressed } from './restrict.ts';

/** What every kind of button does. */
export const PRESSES: readonly Press[] = [
  letIn,
  removePressed,
  mutePressed,
  unmutePressed,
  banPressed,
  unbanPressed,
  ...BILLING_PRESSES,
];
