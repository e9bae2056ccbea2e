import type { FastifyInstance } from 'fastify';
import type { CallSearch } from '../calls.ts';
import type { World } from '../world.ts';
import { Body } from './body.ts';
import { ControlError } from './errors.ts';

/** How often a silent event feed sends a comment, so that nobody takes it for dead, in milliseconds. */
const HEARTBEAT_MS = 15_000;

/** What tests and browsers watch: /sim/calls and /sim/events. */
export function observationRoutes(app: FastifyInstance, world: World): void {
  app.get('/sim/calls', async ({ query }) => ({ calls: world.calls.search(readSearch(new Body(query))) }));
  app.delete('/sim/calls', async () => {
    world.calls.clear();
    return { ok: true };
  });
  app.get('/sim/health', async () => ({ ok: true }));

  app.get('/sim/events', (request, reply) => {
    const types = new Body(request.query).text('types')?.split(',');
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    stream.write(': connected\n\n');
    const heartbeat = setInterval(() => stream.write(': still here\n\n'), HEARTBEAT_MS);
    const unsubscribe = world.events.subscribe((type, data) => {
      if (types !== undefined && !types.includes(type)) return;
      stream.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
    });
    stream.once('close', () => {
      clearInterval(heartbeat);
      unsubscribe();
    });
  });
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
