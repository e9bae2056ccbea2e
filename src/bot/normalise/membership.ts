import type { Incoming, Membership } from '../../domain/conversation/incoming.ts';
import { readPerson } from './author.ts';
import type { BotIdentity } from './bot.ts';
import { readChat, readDirectMessages } from './chat.ts';
import { ignored } from './ignored.ts';
import { objectIn } from './json.ts';

const MEMBERSHIPS: ReadonlyMap<unknown, Membership> = new Map<unknown, Membership>([
  ['creator', 'administrator'],
  ['administrator', 'administrator'],
  ['member', 'member'],
  ['restricted', 'restricted'],
  ['left', 'left'],
  ['kicked', 'kicked'],
]);

/** What a change of the bot's own standing in a chat means (Bot API: ChatMemberUpdated). */
export function readMembership(value: unknown, bot: BotIdentity): Incoming {
  const change = objectIn(value);
  const directMessages = readDirectMessages(change?.['chat']);
  if (directMessages) return directMessages;
  const chat = readChat(change?.['chat']);
  const by = readPerson(change?.['from']);
  const before = readStatus(change?.['old_chat_member']);
  const now = readStatus(change?.['new_chat_member']);
  const whose = objectIn(objectIn(change?.['new_chat_member'])?.['user'])?.['id'];
  if (!chat || !by || !before || !now || whose !== bot.id) return ignored('malformed update');
  return { type: 'membership', chat, by, before, now };
}

/** What a change of somebody else's standing in a chat means (Bot API: ChatMemberUpdated). */
export function readMember(value: unknown): Incoming {
  const change = objectIn(value);
  const chat = readChat(change?.['chat']);
  const now = readStatus(change?.['new_chat_member']);
  const person = readPerson(objectIn(change?.['new_chat_member'])?.['user']);
  if (!chat || !now || !person) return ignored('malformed update');
  return { type: 'member', chat, person: person.networkId, now };
}

function readStatus(value: unknown): Membership | undefined {
  const member = objectIn(value);
  const status = MEMBERSHIPS.get(member?.['status']);
  // Restrictions outlive membership: one who left under them is still called restricted.
  return status === 'restricted' && member?.['is_member'] === false ? 'left' : status;
}
