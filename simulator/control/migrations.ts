import type { FastifyInstance } from 'fastify';
import { Chat } from '../chat.ts';
import { changeMembership, somebodyInCharge } from '../membership.ts';
import { postServiceMessage } from '../posting.ts';
import { ANONYMOUS_ADMIN } from '../telegram.ts';
import type { World } from '../world.ts';
import { Body } from './body.ts';
import { ControlError } from './errors.ts';
import { chatWithId } from './lookups.ts';

/** /sim/migrations: a group becomes a supergroup. */
export function migrationRoutes(app: FastifyInstance, world: World): void {
  app.post('/sim/migrations', async ({ body }) => {
    const fields = new Body(body);
    const group = chatWithId(world, fields.requiredInteger('chat_id'), fields);
    return { id: migrate(world, group, fields.flag('my_chat_member') === true).id };
  });
}

/** The new chat has another id, the same members, and message ids that begin anew. */
function migrate(world: World, group: Chat, tellsBots: boolean): Chat {
  if (group.type !== 'group') throw new ControlError(400, `Chat ${group.id} is no basic group.`);
  if (group.migratedTo !== undefined)
    throw new ControlError(400, `Chat ${group.id} became ${group.migratedTo} already.`);
  const id = world.newId('supergroup');
  const supergroup = new Chat({ ...group.info, id, type: 'supergroup' });
  for (const [userId, member] of group.members) supergroup.members.set(userId, member);
  supergroup.permissions = group.permissions;
  supergroup.migratedFrom = group.id;
  world.addChat(supergroup);
  postServiceMessage(world, group, { from: somebodyInCharge(world, group), migrate_to_chat_id: id });
  group.migratedTo = id;
  world.chatChanged(group);
  postServiceMessage(world, supergroup, {
    from: ANONYMOUS_ADMIN,
    sender_chat: supergroup.info,
    migrate_from_chat_id: group.id,
  });
  if (tellsBots) announceMove(world, group, supergroup);
  return supergroup;
}

/** Some servers also tell bots that they left the old chat and came into the new one. */
function announceMove(world: World, group: Chat, supergroup: Chat): void {
  const by = somebodyInCharge(world, supergroup);
  for (const bot of world.bots.values()) {
    const place = group.members.get(bot.id);
    if (place === undefined) continue;
    changeMembership(world, group, { user: bot.user, to: { status: 'left' }, by, quiet: true });
    supergroup.members.delete(bot.id);
    changeMembership(world, supergroup, { user: bot.user, to: place, by, quiet: true });
  }
}
