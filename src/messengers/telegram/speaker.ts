import type { Telegram } from 'telegraf';
import type { Limiter } from '../../domain/limiter.ts';
import { GENERAL_TOPIC } from '../../domain/post.ts';
import type { Listener, Saying, Speaker } from '../../domain/speaker.ts';
import { inStars } from './cashier.ts';
import { classify } from './classify.ts';

/** How long an answer may wait for its turn before it is no answer any more, in milliseconds. */
const PATIENCE_MS = 5_000;
/** How long a call may take, in milliseconds: whoever offered the update waits for it. */
const CALL_MS = 5_000;

/** Says things through the Bot API. `dropped` is told, without words, of what could not be said. */
export function createTelegramSpeaker(
  telegram: Telegram,
  limiter: Limiter,
  dropped: (what: { readonly method: string; readonly outcome: string }) => void,
): Speaker {
  const callApi = telegram.callApi.bind(telegram) as (
    method: string,
    parameters: object,
    options: object,
  ) => Promise<unknown>;
  const call = (method: string, parameters: object): Promise<unknown> =>
    callApi(method, parameters, { signal: AbortSignal.timeout(CALL_MS) });

  /** What Telegram answers; undefined when it does not do it. */
  async function attempt(method: string, parameters: object): Promise<unknown> {
    try {
      return await call(method, parameters);
    } catch (error) {
      dropped({ method, outcome: classify(error).kind });
      return undefined;
    }
  }

  return {
    async say(to, saying) {
      if (!(await hasTurn(limiter, to))) {
        dropped({ method: 'sendMessage', outcome: 'no turn' });
        return undefined;
      }
      const message = await attempt('sendMessage', {
        chat_id: to.networkId,
        ...topicOf(to),
        ...(saying.replyTo === undefined
          ? {}
          : { reply_parameters: { message_id: saying.replyTo, allow_sending_without_reply: true } }),
        ...textAndButtons(saying),
      });
      return (message as { readonly message_id: number } | undefined)?.message_id;
    },
    async hand(to, { name, content, caption }) {
      if (!(await hasTurn(limiter, to))) {
        dropped({ method: 'sendDocument', outcome: 'no turn' });
        return false;
      }
      const message = await attempt('sendDocument', {
        chat_id: to.networkId,
        document: { source: Buffer.from(content), filename: name },
        caption,
      });
      return message !== undefined;
    },
    async answerButton(id, text, shown) {
      await attempt('answerCallbackQuery', {
        callback_query_id: id,
        ...(text === undefined ? {} : { text, show_alert: shown === 'alert' }),
      });
    },
    async amend(to, messageId, saying) {
      await attempt('editMessageText', {
        chat_id: to.networkId,
        message_id: messageId,
        ...textAndButtons(saying),
      });
    },
    async showInvoice(to, invoice) {
      if (!(await hasTurn(limiter, to))) {
        dropped({ method: 'sendInvoice', outcome: 'no turn' });
        return false;
      }
      const message = await attempt('sendInvoice', {
        chat_id: to.networkId,
        ...topicOf(to),
        ...inStars(invoice),
      });
      return message !== undefined;
    },
    async isMember(chatId, personId) {
      const member = await memberOf(chatId, personId);
      if (member?.status === 'restricted') return member.is_member === true;
      return member !== undefined && member.status !== 'left' && member.status !== 'kicked';
    },
    async isAdministrator(chatId, personId) {
      const member = await memberOf(chatId, personId);
      return member?.status === 'creator' || member?.status === 'administrator';
    },
  };

  /** How somebody stands in a chat (Bot API: ChatMember), or undefined when Telegram does not say. */
  async function memberOf(
    chatId: number,
    personId: number,
  ): Promise<{ readonly status: string; readonly is_member?: boolean } | undefined> {
    try {
      return (await call('getChatMember', { chat_id: chatId, user_id: personId })) as {
        status: string;
        is_member?: boolean;
      };
    } catch (error) {
      dropped({ method: 'getChatMember', outcome: classify(error).kind });
      return undefined;
    }
  }
}

function topicOf({ threadId }: Listener): { message_thread_id?: number } {
  return threadId === undefined || threadId === GENERAL_TOPIC ? {} : { message_thread_id: threadId };
}

async function hasTurn(limiter: Limiter, to: Listener): Promise<boolean> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const [verdict] = await limiter
      .acquire('interactive', [{ networkId: to.networkId, kind: to.kind, cost: 1 }])
      // Without a limiter an answer is still better than silence.
      .catch(() => [{ granted: true as const }]);
    if (!verdict || verdict.granted) return true;
    if (Date.now() + verdict.waitMs > end) return false;
    await new Promise((resolve) => setTimeout(resolve, verdict.waitMs));
  }
}

function textAndButtons({ text, buttons }: Saying): object {
  return {
    text,
    link_preview_options: { is_disabled: true },
    ...(buttons === undefined
      ? {}
      : {
          reply_markup: {
            inline_keyboard: buttons.map((row) =>
              row.map((button) => ({
                text: button.label,
                ...('url' in button ? { url: button.url } : { callback_data: button.data }),
              })),
            ),
          },
        }),
  };
}
