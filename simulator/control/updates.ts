import type { FastifyInstance } from 'fastify';
import type { Bot } from '../bot.ts';
import type { ChatInfo } from '../telegram.ts';
import { UPDATE_SAMPLES } from '../updateSamples.ts';
import type { World } from '../world.ts';
import { Body } from './body.ts';
import { ControlError } from './errors.ts';
import { botMeant, chatWithId, personInfo, userWithId } from './lookups.ts';

/** /sim/updates: hands a bot any update, also one that Telegram would never send. */
export function updateRoutes(app: FastifyInstance, world: World): void {
  app.post('/sim/updates', async ({ body, query }) => {
    const bot = recipient(world, new Body(query));
    const update = new Body(body);
    checkId(update);
    return { update: bot.updates.pushRaw(update.fields) };
  });
  app.get('/sim/updates/samples', async ({ query }) => ({ samples: samplesFor(world, new Body(query)) }));
}

function recipient(world: World, query: Body): Bot {
  const bot = botMeant(world, query);
  if (bot === undefined) throw new ControlError(400, 'No bot is known yet.');
  return bot;
}

function checkId({ fields }: Body): void {
  if (Object.keys(fields).length === 0)
    throw new ControlError(400, 'The body must be an update: a JSON object.');
  const id = fields['update_id'];
  if (id !== undefined && !Number.isSafeInteger(id))
    throw new ControlError(400, '"update_id" must be a whole number.');
}

/** Updates of the kinds that nothing else makes happen, each ready to be posted to /sim/updates. */
function samplesFor(world: World, query: Body): Record<string, unknown>[] {
  const from = userWithId(world, query.requiredInteger('from_id'));
  const chat: ChatInfo = chatWithId(world, query.requiredInteger('chat_id'), query).info;
  const scene = { chat, privateChat: personInfo(from), from, date: world.clock.seconds() };
  return Object.entries(UPDATE_SAMPLES).map(([kind, sample]) => ({ [kind]: sample(scene) }));
}
