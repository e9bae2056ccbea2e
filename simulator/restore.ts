import { Chat, type ChatRecord } from './chat.ts';
import type { Charge, Invoice } from './payments.ts';
import type { Message } from './telegram.ts';
import type { Person } from './person.ts';
import { type Counters, restoreBots, type World } from './world.ts';

/** Takes up what an earlier run left on disk. */
export function restoreWorld(world: World): void {
  const { journal } = world;
  for (const { value } of journal.load('counters')) world.restoreIds(value as Counters);
  for (const { key, value } of journal.load('person')) world.people.set(Number(key), value as Person);
  for (const { key } of journal.load('revoked')) world.revokedTokens.add(key);
  restoreBots(world);
  restoreChats(world);
  world.files.restore();
  for (const { key, value } of journal.load('invoice')) world.invoices.set(key, value as Invoice);
  const charges = journal.load('charge').map(({ value }) => value as Charge);
  for (const charge of charges.sort((a, b) => a.number - b.number)) world.charges.set(charge.id, charge);
}

function restoreChats(world: World): void {
  const byKey = new Map<string, Chat>();
  for (const { key, value } of world.journal.load('chat')) {
    const chat = Chat.restore(value as ChatRecord);
    byKey.set(key, chat);
    if (chat.botId === undefined) world.chats.set(chat.id, chat);
    else world.privateChats.set(key, chat);
  }
  const messages = world.journal
    .load('message')
    .map(({ key, value }) => ({ key, message: value as Message }));
  messages.sort((a, b) => a.message.message_id - b.message.message_id);
  for (const { key, message } of messages)
    byKey.get(chatKeyIn(key))?.messages.set(message.message_id, message);
  for (const { key, value } of world.journal.load('author')) {
    byKey.get(chatKeyIn(key))?.authors.set(messageIdIn(key), Number(value));
  }
  for (const { key, value } of world.journal.load('votes')) {
    byKey.get(chatKeyIn(key))?.votes.set(messageIdIn(key), value as Record<number, number[]>);
  }
}

/** The first half of a message's key, `chat/message id`. */
function chatKeyIn(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

/** The second half of it. */
function messageIdIn(key: string): number {
  return Number(key.slice(key.indexOf('/') + 1));
}
