import type { FastifyInstance } from 'fastify';
import type { Bot } from '../bot.ts';
import type { Chat } from '../chat.ts';
import type { Callback } from '../payments.ts';
import { pressButton } from '../presses.ts';
import type { Message } from '../telegram.ts';
import type { World } from '../world.ts';
import { Body } from './body.ts';
import { ControlError } from './errors.ts';
import { botMeant, chatWithId, messageIn, userWithId } from './lookups.ts';

/** How long a press may wait for its answer, in milliseconds. */
const LONGEST_WAIT_MS = 60_000;

/** /sim/callbacks: presses of inline buttons. */
export function callbackRoutes(app: FastifyInstance, world: World): void {
  app.post('/sim/callbacks', async ({ body }) => {
    const fields = new Body(body);
    const wait = fields.integer('wait_ms') ?? 0;
    if (wait > LONGEST_WAIT_MS) throw new ControlError(400, `"wait_ms" must be at most ${LONGEST_WAIT_MS}.`);
    const id = press(world, fields);
    if (wait > 0) await answered(world, id, wait);
    return { callback_query_id: id, ...(wait > 0 && stateOf(world, id)) };
  });
  app.get('/sim/callbacks/:id', async ({ params }) => {
    const { id } = params as { id: string };
    return stateOf(world, id);
  });
}

/** How the bot answered a press, if it did. */
function stateOf(world: World, id: string): Omit<Callback, 'botId' | 'onAnswer'> {
  const callback = world.callbacks.get(id);
  if (callback === undefined) throw new ControlError(404, `There is no callback ${id}.`);
  const { botId: _bot, onAnswer: _listener, ...state } = callback;
  return state;
}

/** Waits until the bot answers a press, or for `ms`. */
function answered(world: World, id: string, ms: number): Promise<void> {
  const callback = world.callbacks.get(id);
  if (callback === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms).unref();
    callback.onAnswer = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

function press(world: World, body: Body): string {
  const chat = chatWithId(world, body.requiredInteger('chat_id'), body);
  const message = messageIn(chat, body.requiredInteger('message_id'));
  const from = userWithId(world, body.integer('from_id') ?? chat.id);
  const data = body.requiredText('data');
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
  if (body.flag('force') !== true && !buttons.some((button) => button.callback_data === data)) {
    throw new ControlError(400, `Message ${message.message_id} has no button with data "${data}".`);
  }
  const bot = botThatWrote(world, chat, message, body);
  return pressButton(world, { bot, chat, message, from, data });
}

/** Telegram hands a press to the bot that sent the button. */
function botThatWrote(world: World, chat: Chat, message: Message, body: Body): Bot {
  const author = message.from?.id ?? chat.authors.get(message.message_id);
  const bot = (author === undefined ? undefined : world.bots.get(author)) ?? botMeant(world, body);
  if (bot === undefined) throw new ControlError(400, 'No bot is known yet.');
  return bot;
}
