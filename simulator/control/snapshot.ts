import type { FastifyInstance } from 'fastify';
import type { Chat } from '../chat.ts';
import { summarizeChat } from '../chatSummary.ts';
import type { Crowd } from '../crowd.ts';
import { summarizePerson } from '../personSummary.ts';
import type { Message } from '../telegram.ts';
import type { World } from '../world.ts';
import { describeBot } from './accounts.ts';

/** GET /sim/snapshot: everything but the messages, as it is right after the event that it names. */
export function snapshotRoute(app: FastifyInstance, world: World, crowd: Crowd): void {
  app.get('/sim/snapshot', async () => ({
    event_id: world.events.idOf(world.events.newest),
    now: new Date(world.clock.now()).toISOString(),
    users: [...world.people.values()].map(summarizePerson),
    bots: [...world.bots.values()].map((bot) => describeBot(world, bot)),
    chats: [...world.chats.values(), ...world.privateChats.values()].map(withLastMessage),
    faults: world.faults.list(),
    limits: world.floodLimits.settings,
    crowd: crowd.state,
  }));
}

function withLastMessage(chat: Chat): object {
  const last_message = newestMessage(chat);
  return { ...summarizeChat(chat), ...(last_message && { last_message }) };
}

function newestMessage({ messages, nextMessageId }: Chat): Message | undefined {
  const last = messages.get(nextMessageId - 1);
  if (last !== undefined || messages.size === 0) return last;
  return messages.get(Math.max(...messages.keys()));
}
