import { badRequest, BotApiError } from '../apiError.ts';
import type { Bot } from '../bot.ts';
import type { Parameters } from '../parameters.ts';
import type { Update } from '../telegram.ts';
import type { World } from '../world.ts';
import type { Call, Methods } from './call.ts';

/** Bot API: getUpdates, setWebhook. */
const LIMITS = { batch: 100, longPollSeconds: 50, connections: { default: 40, max: 100 } };

/** Every type of update that the Bot API knows; others among `allowed_updates` are ignored. */
const UPDATE_TYPES = new Set([
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'guest_message',
  'stopped_message_generation',
  'message_reaction',
  'message_reaction_count',
  'inline_query',
  'chosen_inline_result',
  'callback_query',
  'shipping_query',
  'pre_checkout_query',
  'purchased_paid_media',
  'poll',
  'poll_answer',
  'my_chat_member',
  'chat_member',
  'chat_join_request',
  'chat_boost',
  'removed_chat_boost',
  'managed_bot',
  'subscription',
]);

/** How a bot gets its updates: by asking, or by a webhook. */
export const updates: Methods = {
  getUpdates,
  setWebhook,
  deleteWebhook,
  getWebhookInfo: ({ world, bot }) => ({
    url: bot.webhook?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: bot.updates.size,
    ...(bot.webhook && { max_connections: bot.webhook.maxConnections }),
    ...(bot.webhook?.ipAddress !== undefined && { ip_address: bot.webhook.ipAddress }),
    ...(bot.updates.allowed.length > 0 && { allowed_updates: bot.updates.allowed }),
    ...world.webhooks.lastError(bot),
  }),
};

function getUpdates({ world, bot, parameters, onHangUp }: Call): Update[] | Promise<Update[]> {
  if (bot.webhook !== undefined) {
    throw new BotApiError(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  const offset = parameters.integer('offset') ?? 0;
  const limit = clamp(parameters.integer('limit') ?? LIMITS.batch, 1, LIMITS.batch);
  const timeout = clamp(parameters.integer('timeout') ?? 0, 0, LIMITS.longPollSeconds);
  rememberAllowed(world, bot, parameters);
  world.longPolls.interrupt(bot, 'other getUpdates request; make sure that only one bot instance is running');
  const ready = bot.updates.take(offset, limit);
  if (ready.length > 0 || timeout === 0) return ready;
  return world.longPolls.wait(bot, limit, timeout, onHangUp);
}

function setWebhook(call: Call): boolean {
  const { world, bot, parameters } = call;
  const url = parameters.text('url');
  if (url === '') return deleteWebhook(call);
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) throw badRequest('invalid webhook URL specified');
  const secretToken = parameters.text('secret_token');
  if (secretToken.length > 256) throw badRequest('secret token is too long');
  if (!/^[\w-]*$/.test(secretToken)) throw badRequest('secret token contains unallowed characters');
  const { connections } = LIMITS;
  const ipAddress = parameters.text('ip_address');
  rememberAllowed(world, bot, parameters);
  if (parameters.flag('drop_pending_updates')) bot.updates.clear();
  bot.webhook = {
    url,
    maxConnections: clamp(parameters.integer('max_connections') ?? connections.default, 1, connections.max),
    ...(secretToken !== '' && { secretToken }),
    ...(ipAddress !== '' && { ipAddress }),
  };
  world.journal.put('bot', bot.id, bot);
  world.longPolls.interrupt(bot, 'setWebhook request');
  world.webhooks.apply(bot);
  return true;
}

function deleteWebhook({ world, bot, parameters }: Call): boolean {
  if (parameters.flag('drop_pending_updates')) bot.updates.clear();
  bot.webhook = undefined;
  world.journal.put('bot', bot.id, bot);
  world.webhooks.apply(bot);
  return true;
}

/** Bot API: an absent allowed_updates leaves the last choice in force, an empty list means the default. */
function rememberAllowed(world: World, bot: Bot, parameters: Parameters): void {
  const given = parameters.list('allowed_updates', 'String', 'allowed_updates');
  if (given === undefined) return;
  bot.updates.allowed = given.filter((type): type is string => UPDATE_TYPES.has(type as string));
  world.journal.put('bot', bot.id, bot);
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.min(Math.max(value, lowest), highest);
}
