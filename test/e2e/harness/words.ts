import type { Message } from '../../../simulator/telegram.ts';

/** How every text and caption of a copy ends: the author's alias, and below it what the hub signs with. */
export const ATTRIBUTION = /\n\n— u-[a-z0-9]{6}(\n[^\n]+)?$/;

/** What a message says, without its attribution. */
export function wordsOf(message: Message): string {
  return (message.text ?? message.caption ?? '').replace(ATTRIBUTION, '').replace(/^— u-[a-z0-9]{6}$/, '');
}
