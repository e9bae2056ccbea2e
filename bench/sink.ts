/**
 * A Telegram that does as little as can be, in a process of its own: takes every send at once, notes when it came
 * and for which chat, and hands the bot the updates that the bench gives it. The limits of Telegram are not kept
 * here: whether somebody breaks them is what the notes are for.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { answerQuestions } from './answering.ts';
import { CHECKOUTS, Notes, type Arrivals } from './notes.ts';

/** What the bench may ask. */
export type SinkQuestion =
  | { readonly what: 'port' }
  /** Hands these to the bot, as soon as it asks. The sink numbers them. */
  | { readonly what: 'give'; readonly updates: readonly object[] }
  /** Answers once this number of sends has arrived since the last `forget`. */
  | { readonly what: 'until'; readonly sends: number }
  | { readonly what: 'count' }
  | { readonly what: 'notes' }
  | { readonly what: 'forget' };

/** What the sink saw since it was last told to forget. */
export interface SinkNotes {
  readonly arrivals: Arrivals;
  /** When each update was first handed out, in the order in which they were given. */
  readonly handedOut: Float64Array;
  /** How long the bot kept each full batch before it asked for the next, in milliseconds. */
  readonly batches: Float64Array;
  /** How late this process itself was at most, in milliseconds: that much of every delay may be its own. */
  readonly lateMs: number;
}

/** How many updates Telegram hands out at once at most (Bot API: getUpdates, limit). */
const BATCH = 100;

/** How long Telegram takes to say how somebody stands in a chat, in milliseconds. */
const MEMBER_MS = 100;

interface Update {
  readonly update_id: number;
  handedOut: boolean;
  readonly json: string;
}

interface Poll {
  readonly response: ServerResponse;
  readonly timer: NodeJS.Timeout;
  /** How many updates the bot asked for at most. */
  readonly limit: number;
}

let notes = new Notes();
let handedOut: number[] = [];
let batches: number[] = [];
/** When the last batch went out, if that was a full one. */
let fullBatchAt: number | undefined;
const lateness = monitorEventLoopDelay({ resolution: 5 });
lateness.enable();
let waiting: { readonly sends: number; readonly tell: () => void }[] = [];
let queue: Update[] = [];
let poll: Poll | undefined;
let lastUpdateId = 1_000;
let lastMessageId = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => call(request, Buffer.concat(chunks).toString(), response));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => answerQuestions<SinkQuestion>((question) => answerBench(question)));

function answerBench(question: SinkQuestion): unknown {
  switch (question.what) {
    case 'port':
      return (server.address() as AddressInfo).port;
    case 'give':
      for (const update of question.updates) {
        const update_id = ++lastUpdateId;
        queue.push({ update_id, handedOut: false, json: JSON.stringify({ update_id, ...update }) });
      }
      handOut();
      return undefined;
    case 'until':
      if (notes.count >= question.sends) return undefined;
      return new Promise<void>((tell) => waiting.push({ sends: question.sends, tell }));
    case 'count':
      return notes.count;
    case 'notes':
      return {
        arrivals: notes.arrivals(),
        handedOut: Float64Array.from(handedOut),
        batches: Float64Array.from(batches),
        lateMs: lateness.max / 1e6,
      } satisfies SinkNotes;
    case 'forget':
      notes = new Notes();
      handedOut = [];
      batches = [];
      lateness.reset();
      return undefined;
  }
}

function call(request: IncomingMessage, body: string, response: ServerResponse): void {
  const path = request.url!;
  const method = path.slice(path.lastIndexOf('/') + 1);
  if (method.startsWith('send')) return take(method, body, response);
  switch (method) {
    case 'getUpdates':
      return takePoll(JSON.parse(body || '{}') as PollParameters, response);
    case 'answerPreCheckoutQuery': {
      const number = Number(/"pre_checkout_query_id":"checkout-(\d+)"/.exec(body)?.[1] ?? 0);
      notes.add({ at: now(), chat: CHECKOUTS, number, messages: 0 });
      return reply(response, 'true');
    }
    case 'getChatMember':
      // Nobody administers a chat here, and to say so takes Telegram the time of a real answer.
      setTimeout(reply, MEMBER_MS, response, '{"status":"member","user":{"id":1}}');
      return;
    case 'getMe':
      return reply(
        response,
        `{"id":${botIdIn(path)},"is_bot":true,"first_name":"Bench","username":"bench_bot",` +
          '"can_join_groups":true,"can_read_all_group_messages":true,"supports_inline_queries":false}',
      );
    default:
      return reply(response, 'true');
  }
}

function take(method: string, body: string, response: ServerResponse): void {
  const at = now();
  // Reading two numbers costs a fraction of reading all of the JSON.
  const chat = Number(/"chat_id":"?(-?\d+)/.exec(body)?.[1] ?? 0);
  const number = Number(/No\. (\d+)/.exec(body)?.[1] ?? 0);
  const messages = method === 'sendMediaGroup' ? partsIn(body) : 1;
  notes.add({ at, chat, number, messages });
  const result = Array.from({ length: messages }, () => messageTo(chat, at));
  reply(response, messages === 1 && method !== 'sendMediaGroup' ? result[0]! : `[${result.join()}]`);
  if (waiting.length > 0) tellWhoWaits();
}

function partsIn(body: string): number {
  const { media } = JSON.parse(body) as { media: unknown[] | string };
  return (typeof media === 'string' ? (JSON.parse(media) as unknown[]) : media).length;
}

function messageTo(chat: number, at: number): string {
  return (
    `{"message_id":${++lastMessageId},"date":${Math.floor(at / 1000)},` +
    `"chat":{"id":${chat},"type":"${chat > 0 ? 'private' : 'supergroup'}"},"text":"taken"}`
  );
}

function tellWhoWaits(): void {
  const isDone = ({ sends }: { sends: number }): boolean => notes.count >= sends;
  for (const { tell } of waiting.filter(isDone)) tell();
  waiting = waiting.filter((one) => !isDone(one));
}

interface PollParameters {
  readonly offset?: number;
  readonly timeout?: number;
  readonly limit?: number;
}

function takePoll(
  { offset = 0, timeout = 0, limit = BATCH }: PollParameters,
  response: ServerResponse,
): void {
  if (fullBatchAt !== undefined) batches.push(now() - fullBatchAt);
  fullBatchAt = undefined;
  queue = queue.filter(({ update_id }) => update_id >= offset);
  endPoll();
  const timer = setTimeout(endPoll, timeout * 1000);
  poll = { response, timer, limit };
  response.once('close', () => {
    if (poll?.response === response) endPoll();
  });
  handOut();
}

function endPoll(): void {
  if (poll === undefined) return;
  clearTimeout(poll.timer);
  if (!poll.response.destroyed) reply(poll.response, '[]');
  poll = undefined;
}

function handOut(): void {
  if (poll === undefined || queue.length === 0) return;
  const { response, timer, limit } = poll;
  clearTimeout(timer);
  poll = undefined;
  const batch = queue.slice(0, limit);
  if (batch.length === BATCH) fullBatchAt = now();
  reply(response, `[${batch.map(({ json }) => json).join()}]`);
  for (const update of batch) {
    if (!update.handedOut) handedOut.push(now());
    update.handedOut = true;
  }
}

function reply(response: ServerResponse, result: string): void {
  const body = `{"ok":true,"result":${result}}`;
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

function botIdIn(path: string): string {
  return /bot(\d+):/.exec(path)?.[1] ?? '1';
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
