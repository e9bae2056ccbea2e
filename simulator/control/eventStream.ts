import type { FastifyInstance } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { EventFeed, FeedEvent } from '../events.ts';
import type { World } from '../world.ts';
import { Body } from './body.ts';

/** How often a silent stream sends a comment, so that nobody takes it for dead, in milliseconds. */
const HEARTBEAT_MS = 15_000;
/** Events are gathered for this long, so that a fan-out costs few writes, in milliseconds. */
const GATHER_MS = 20;
/** How many events go out in one write. */
const AT_ONCE = 500;

/** GET /sim/events: what happens, as server-sent events. */
export function eventStreamRoute(app: FastifyInstance, world: World): void {
  app.get('/sim/events', (request, reply) => {
    const query = new Body(request.query);
    // A browser that reconnects repeats its first address, so the header is the newer of the two.
    const since = request.headers['last-event-id'] ?? query.text('since');
    reply.hijack();
    const types = query.text('types')?.split(',');
    stream(world.events, reply.raw, types && new Set(types), typeof since === 'string' ? since : undefined);
  });
}

/**
 * Writes the feed to one reader from where it left off. A reader that is slow is waited for; one that misses
 * something is told so by `lost`, and goes on with what is new.
 */
function stream(
  feed: EventFeed,
  response: ServerResponse,
  types: Set<string> | undefined,
  since: string | undefined,
): void {
  let position = since === undefined ? feed.newest : feed.numberIn(since);
  let timer: NodeJS.Timeout | undefined;
  let blocked = false;

  const schedule = () => {
    if (!blocked) timer ??= setTimeout(write, GATHER_MS);
  };
  const write = () => {
    timer = undefined;
    const events = position === undefined ? undefined : feed.after(position, AT_ONCE);
    position = events === undefined ? feed.newest : position! + events.length;
    const wanted = events?.filter(({ type }) => types === undefined || types.has(type));
    const text = wanted === undefined ? lost(feed) : wanted.map((event) => inWords(feed, event)).join('');
    blocked = text !== '' && !response.write(text);
    if (position < feed.newest) schedule();
  };

  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  });
  response.write('retry: 1000\n: connected\n\n');
  const heartbeat = setInterval(() => blocked || response.write(': still here\n\n'), HEARTBEAT_MS);
  response.on('drain', () => {
    blocked = false;
    schedule();
  });
  const ignore = feed.onEvent(schedule);
  response.once('close', () => {
    clearInterval(heartbeat);
    clearTimeout(timer);
    blocked = true;
    ignore();
  });
  schedule();
}

function inWords(feed: EventFeed, event: FeedEvent): string {
  return `id: ${feed.idOf(event.number)}\nevent: ${event.type}\ndata: ${event.json()}\n\n`;
}

function lost(feed: EventFeed): string {
  const id = feed.idOf(feed.newest);
  return `id: ${id}\nevent: lost\ndata: ${JSON.stringify({ event_id: id })}\n\n`;
}
