import { TelegramError, type Telegram } from 'telegraf';

/** Calls a method of the Bot API and answers its result. */
export type CallBotApi = (method: string, parameters: object, signal?: AbortSignal) => Promise<unknown>;

/**
 * Telegraf's client without its types, which know neither newer methods and updates nor Node's own AbortSignal.
 *
 * Rejects with a TelegramError when Telegram said no, and with a FetchError or an AbortError when no answer came.
 * None of them shows a secret, so they may be logged.
 */
export function callBotApi(telegram: Telegram): CallBotApi {
  return async (method, parameters, signal) => {
    try {
      return await telegram.callApi(
        method as 'getUpdates',
        parameters,
        signal ? ({ signal } as unknown as Parameters<Telegram['callApi']>[2]) : {},
      );
    } catch (error) {
      throw withoutSecrets(error, telegram.token);
    }
  };
}

function withoutSecrets(error: unknown, token: string): unknown {
  // Telegraf attaches the parameters of the call, among them the webhook's secret.
  if (error instanceof TelegramError) return new TelegramError(error.response);
  // Telegraf hides the token when a request fails, but not when its answer is cut short or is not JSON.
  if (error instanceof Error && token !== '') {
    error.message = error.message.replaceAll(token, '[token]');
    if (error.stack !== undefined) error.stack = error.stack.replaceAll(token, '[token]');
  }
  return error;
}
