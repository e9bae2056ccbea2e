import type { FastifyInstance } from 'fastify';
import { isObject } from '../parameters.ts';
import type { Chat } from '../chat.ts';
import { closePoll, vote } from '../polls.ts';
import type { Message } from '../telegram.ts';
import type { World } from '../world.ts';
import { Body } from './body.ts';
import { ControlError } from './errors.ts';
import { chatWithId, messageIn, userWithId } from './lookups.ts';

/** /sim/votes and /sim/polls: people vote, change their minds, take their votes back, and close polls. */
export function voteRoutes(app: FastifyInstance, world: World): void {
  app.post('/sim/polls/close', async ({ body }) => {
    const { chat, message } = openPoll(world, new Body(body));
    return { poll: closePoll(world, chat, message) };
  });
  app.post('/sim/votes', async ({ body }) => {
    const fields = new Body(body);
    const { chat, message, poll } = openPoll(world, fields);
    const user = userWithId(world, fields.requiredInteger('user_id'));
    const options = fields.ids('option_ids');
    const count = (poll['options'] as unknown[]).length;
    if (options.some((option) => option < 0 || option >= count)) {
      throw new ControlError(400, `"option_ids" must be from 0 to ${count - 1}.`);
    }
    if (options.length > 1 && poll['allows_multiple_answers'] !== true) {
      throw new ControlError(400, 'This poll takes one answer.');
    }
    return { message: vote(world, chat, message, user, [...new Set(options)]) };
  });
}

function openPoll(
  world: World,
  fields: Body,
): { chat: Chat; message: Message; poll: Record<string, unknown> } {
  const chat = chatWithId(world, fields.requiredInteger('chat_id'), fields);
  const message = messageIn(chat, fields.requiredInteger('message_id'));
  const poll = message['poll'];
  if (!isObject(poll)) throw new ControlError(400, `Message ${message.message_id} is no poll.`);
  if (poll['is_closed'] === true) throw new ControlError(400, 'The poll is closed.');
  return { chat, message, poll };
}
