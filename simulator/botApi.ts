import { BotApiError } from './apiError.ts';
import type { Bot } from './bot.ts';
import { callInWords } from './calls.ts';
import { type Fault, faultAnswer } from './faults.ts';
import { methodNamed } from './methods/index.ts';
import { isObject, Parameters } from './parameters.ts';
import type { World } from './world.ts';

/** A Bot API call as it came in. */
export interface IncomingCall {
  token: string;
  method: string;
  parameters: Parameters;
  onHangUp: (listener: () => void) => void;
}

/** What goes back: a status with its body, or a connection that breaks. */
export type Answer = { status: number; body: Record<string, unknown> } | 'hang up';

/** Runs one Bot API call: faults first, then the method; every call of a known bot is kept in the call log. */
export async function answerCall(world: World, call: IncomingCall): Promise<Answer> {
  let bot: Bot;
  try {
    bot = world.botByToken(call.token);
  } catch (error) {
    return refusal(error);
  }
  const method = methodNamed(call.method);
  const startedAt = world.clock.now();
  const begun = performance.now();
  const chatId = Number(call.parameters.values['chat_id']);
  const name = call.method.toLowerCase();
  const target = { botId: bot.id, method: name, chatId: Number.isNaN(chatId) ? undefined : chatId };
  const faults = world.faults.strike(target);
  const answer = await run(world, bot, call, faults);
  // The log shows what took effect, also where the caller never learns of it.
  const outcome = outcomeOf(answer.seen);
  const record = {
    bot: bot.id,
    method: method?.name ?? call.method,
    parameters: shownParameters(call.parameters),
    startedAt,
    ms: Math.round((performance.now() - begun) * 100) / 100,
    outcome,
    ...(answer.messageIds && { result_message_ids: answer.messageIds }),
  };
  const id = world.calls.add(record);
  world.events.emitOnRead('call', () => callInWords(id, record));
  return answer.sent;
}

interface Ran {
  /** What the caller gets. */
  sent: Answer;
  /** What the call log shows. */
  seen: Answer;
  messageIds?: number[];
}

async function run(world: World, bot: Bot, call: IncomingCall, faults: Fault[]): Promise<Ran> {
  for (const fault of faults) if (fault.kind === 'latency') await world.faults.holdUp(fault);
  if (faults.some((fault) => fault.kind === 'drop_before')) return { sent: 'hang up', seen: 'hang up' };
  try {
    for (const fault of faults) {
      const ordered = faultAnswer(fault);
      if (ordered !== undefined) throw ordered;
    }
    const method = methodNamed(call.method);
    if (method === undefined) throw new BotApiError(404, 'Not Found: method not found');
    const { parameters, onHangUp } = call;
    const result = await method.run({ world, bot, parameters, faults, onHangUp });
    const done: Answer = { status: 200, body: { ok: true, result } };
    const dropped = faults.some((fault) => fault.kind === 'drop_after');
    const messageIds = messageIdsIn(result);
    return { sent: dropped ? 'hang up' : done, seen: done, ...(messageIds && { messageIds }) };
  } catch (error) {
    const refused = refusal(error);
    return { sent: refused, seen: refused };
  }
}

function refusal(error: unknown): Exclude<Answer, 'hang up'> {
  if (!(error instanceof BotApiError)) throw error;
  const { code, message, parameters } = error;
  const body = { ok: false, error_code: code, description: message, ...(parameters && { parameters }) };
  return { status: code, body };
}

function outcomeOf(answer: Answer): { status: number; error?: string } {
  if (answer === 'hang up') return { status: 0, error: 'connection dropped before the call took effect' };
  const { status, body } = answer;
  return status === 200 ? { status } : { status, error: String(body['description']) };
}

function messageIdsIn(result: unknown): number[] | undefined {
  const results: unknown[] = Array.isArray(result) ? result : [result];
  const ids = results.flatMap((item) =>
    isObject(item) && typeof item['message_id'] === 'number' ? item['message_id'] : [],
  );
  return ids.length > 0 ? ids : undefined;
}

/** Uploads are shown by name and size. */
function shownParameters({ values, uploads }: Parameters): Record<string, unknown> {
  if (uploads.size === 0) return values;
  const files = [...uploads].map(([name, { fileName, content }]) => [
    name,
    { upload: fileName, size: content.length },
  ]);
  return { ...values, ...Object.fromEntries(files) };
}

/** Runs the call that a webhook gave as its answer. Nobody learns its result (Bot API: answering with a call). */
export function runWebhookAnswer(world: World, bot: Bot, body: Record<string, unknown>): void {
  const { method, ...values } = body;
  if (typeof method !== 'string') return;
  const call = { token: `${bot.id}:webhook`, method, parameters: new Parameters(values), onHangUp: () => {} };
  answerCall(world, call).catch(() => {});
}
