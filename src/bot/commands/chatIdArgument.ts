/**
 * The chat that a command speaks of, by its Telegram id: the one that is named, or the one where it was given.
 * Undefined when what follows the command is no chat id.
 */
export function chatIdArgument(argument: string, here: number): number | undefined {
  if (argument === '') return here;
  return /^-?[1-9]\d{0,15}$/.test(argument) && Number.isSafeInteger(Number(argument))
    ? Number(argument)
    : undefined;
}
