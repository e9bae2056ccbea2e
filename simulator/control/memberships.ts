import type { FastifyInstance } from 'fastify';
import { type Chat, type Member, privateKey, type Rights } from '../chat.ts';
import { administratorRights, changeMembership, NO_PERMISSIONS, somebodyInCharge } from '../membership.ts';
import type { User } from '../telegram.ts';
import type { World } from '../world.ts';
import { Body } from './body.ts';
import { ControlError } from './errors.ts';
import { botMeant, chatWithId, userWithId } from './lookups.ts';

const ACTIONS = [
  'join',
  'leave',
  'promote',
  'demote',
  'kick',
  'restrict',
  'unrestrict',
  'block',
  'unblock',
  'deactivate',
  'reactivate',
] as const;
type Action = (typeof ACTIONS)[number];

/** What somebody does to their own account or place; everything else is done to them. */
const BY_THEMSELVES: ReadonlySet<Action> = new Set(['join', 'leave']);

/** /sim/membership. */
export function membershipRoutes(app: FastifyInstance, world: World): void {
  app.post('/sim/membership', async ({ body }) => {
    act(world, new Body(body));
    return { ok: true };
  });
}

function act(world: World, body: Body): void {
  if (!body.has('action')) throw new ControlError(400, `"action" must be one of ${ACTIONS.join(', ')}.`);
  const action = body.oneOf('action', ACTIONS);
  if (action === 'deactivate' || action === 'reactivate')
    return setDeactivated(world, body, action === 'deactivate');
  const chat = chatWithId(world, body.requiredInteger('chat_id'), body);
  if (chat.type === 'private') return block(world, chat, body, action);
  const user = memberMeant(world, body);
  const to = placeAfter(chat, action, body);
  const byId = body.integer('by_id');
  const by = byId !== undefined ? userWithId(world, byId) : actor(world, chat, user, action);
  changeMembership(world, chat, { user, to, by });
}

function setDeactivated(world: World, body: Body, isDeactivated: boolean): void {
  const user = userWithId(world, body.integer('user_id') ?? body.requiredInteger('chat_id'));
  const { isDeactivated: _, ...person } = world.people.get(user.id) ?? { user };
  world.addPerson(isDeactivated ? { ...person, isDeactivated } : person);
}

/** In a private chat the person lets the bot in or keeps it out. */
function block(world: World, chat: Chat, body: Body, action: Action): void {
  if (action !== 'block' && action !== 'unblock' && action !== 'join' && action !== 'leave') {
    throw new ControlError(400, 'In a private chat "action" is block or unblock.');
  }
  const bot = chat.botId === undefined ? undefined : world.bots.get(chat.botId);
  if (bot === undefined) throw new ControlError(400, 'No bot is known yet.');
  if (privateKey(bot.id, chat.id) !== chat.key) throw new ControlError(400, '"bot_token" names another bot.');
  const isBlocked = action === 'block' || action === 'leave';
  const by = userWithId(world, body.integer('user_id') ?? chat.id);
  changeMembership(world, chat, { user: bot.user, to: { status: isBlocked ? 'kicked' : 'member' }, by });
}

function memberMeant(world: World, body: Body): User {
  if (body.flag('bot') !== true) return userWithId(world, body.requiredInteger('user_id'));
  const bot = botMeant(world, body);
  if (bot === undefined) throw new ControlError(400, 'No bot is known yet.');
  return bot.user;
}

function placeAfter(chat: Chat, action: Action, body: Body): Member {
  const rights = body.object('rights') as Rights | undefined;
  const isAnonymous = body.flag('is_anonymous') === true;
  switch (action) {
    case 'leave':
      return { status: 'left' };
    case 'kick':
    case 'block':
      return { status: 'kicked' };
    case 'promote':
      return {
        status: 'administrator',
        rights: { ...administratorRights(chat), ...rights },
        ...(isAnonymous && { isAnonymous }),
      };
    case 'restrict':
      return { status: 'restricted', rights: { ...NO_PERMISSIONS, ...rights } };
    default:
      return { status: 'member' };
  }
}

/** People come and go by themselves; bots are added and removed, members promoted and restricted by others. */
function actor(world: World, chat: Chat, user: User, action: Action): User {
  return BY_THEMSELVES.has(action) && !user.is_bot ? user : somebodyInCharge(world, chat);
}
