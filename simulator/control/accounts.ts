import type { FastifyInstance } from 'fastify';
import type { Bot } from '../bot.ts';
import { tenthsOn } from '../botBalance.ts';
import { menusOf } from '../menus.ts';
import { summarizePerson } from '../personSummary.ts';
import type { User } from '../telegram.ts';
import type { World } from '../world.ts';
import { Body } from './body.ts';
import { ControlError } from './errors.ts';

/** /sim/users and /sim/bots. */
export function accountRoutes(app: FastifyInstance, world: World): void {
  app.post('/sim/users', async ({ body }) => ({ id: createUser(world, new Body(body)).id }));
  app.get('/sim/users', async () => ({ users: [...world.people.values()].map(summarizePerson) }));
  app.post('/sim/bots', async ({ body }) => configureBot(world, new Body(body)));
  app.get('/sim/bots', async () => ({
    bots: [...world.bots.values()].map((bot) => describeBot(world, bot)),
  }));
}

/** Stores a person with the given facts. */
export function createUser(world: World, body: Body): User {
  const id = body.integer('id') ?? world.newId('person');
  if (id <= 0) throw new ControlError(400, '"id" must be positive.');
  const known = world.people.get(id);
  if (known?.user.is_bot && body.flag('is_bot') !== true) throw new ControlError(400, `${id} is a bot.`);
  const user: User = {
    id,
    is_bot: body.flag('is_bot') ?? false,
    first_name: body.requiredText('first_name'),
  };
  for (const field of ['last_name', 'username', 'language_code'] as const) {
    const value = body.text(field);
    if (value !== undefined) user[field] = value;
  }
  const { refusesVoiceAndVideo: refused, ...person } = { ...known, user };
  const refuses = body.flag('has_restricted_voice_and_video_messages') ?? refused;
  world.addPerson({ ...person, ...(refuses && { refusesVoiceAndVideo: true }) });
  return user;
}

function configureBot(world: World, body: Body): unknown {
  const token = body.requiredText('token');
  const configure = (bot: Bot) => {
    const username = body.text('username');
    const first_name = body.text('first_name');
    bot.rename({
      ...(username !== undefined && { username }),
      ...(first_name !== undefined && { first_name }),
    });
    const stars = body.integer('stars');
    if (stars !== undefined) bot.tenthsOfStars += stars * 10 - tenthsOn(world, bot);
    bot.readsAllGroupMessages = body.flag('can_read_all_group_messages') ?? bot.readsAllGroupMessages;
  };
  const revoked = body.flag('revoked');
  if (revoked === false) world.revokedTokens.delete(token);
  if (revoked === true) {
    world.revokedTokens.add(token);
    world.journal.put('revoked', token, true);
    return { id: Number.parseInt(token, 10), revoked: true };
  }
  world.journal.remove('revoked', token);
  const bot = world.botByToken(token, configure);
  configure(bot);
  world.addBot(bot);
  world.journal.put('bot', bot.id, bot);
  return describeBot(world, bot);
}

/** A bot as the control interface shows it. */
export function describeBot(world: World, bot: Bot): unknown {
  return {
    ...bot.user,
    can_read_all_group_messages: bot.readsAllGroupMessages,
    pending_update_count: bot.updates.size,
    webhook_url: bot.webhook?.url ?? '',
    stars: tenthsOn(world, bot) / 10,
    menus: menusOf(bot),
  };
}
