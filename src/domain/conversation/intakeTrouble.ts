/** Why no updates come in although the bot runs. */
export type IntakeTrouble =
  /** Telegram calls the webhook in vain; `message` is Telegram's own description of the failure. */
  | { readonly because: 'unreached'; readonly message: string }
  /** Telegram was told to hand the updates out elsewhere, or to nobody. */
  | { readonly because: 'replaced' };

/** The trouble in a sentence for operators. */
export function describeIntakeTrouble(trouble: IntakeTrouble): string {
  return trouble.because === 'unreached'
    ? `Telegram can't reach the webhook: ${trouble.message}`
    : "Telegram's webhook is set to another address or to none: restart the bot to set it again";
}
