import type { FastifyInstance } from 'fastify';
import type { CallSearch } from '../calls.ts';
import type { World } from '../world.ts';
import { Body } from './body.ts';
import { ControlError } from './errors.ts';

/** What bots called: /sim/calls; and whether anybody is there: /sim/health. */
export function observationRoutes(app: FastifyInstance, world: World): void {
  app.get('/sim/calls', async ({ query }) => ({ calls: world.calls.search(readSearch(new Body(query))) }));
  app.delete('/sim/calls', async () => {
    world.calls.clear();
    return { ok: true };
  });
  app.get('/sim/health', async () => ({ ok: true }));
}

/** `since` is a call's id, or a time in ISO 8601. */
function readSearch(query: Body): CallSearch {
  const search: CallSearch = {};
  const since = query.text('since');
  if (since !== undefined && /^\d+$/.test(since)) search.sinceId = Number(since);
  else if (since !== undefined) search.sinceTime = readTime(since);
  const method = query.text('method');
  if (method !== undefined) search.method = method;
  const chatId = query.integer('chat_id');
  if (chatId !== undefined) search.chatId = chatId;
  const limit = query.integer('limit');
  if (limit !== undefined) search.limit = limit;
  return search;
}

function readTime(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new ControlError(400, '"since" must be a call id or a time in ISO 8601.');
  return time;
}
