import type { ApiMethods } from '@grammyjs/types';
import type { Quote } from '../../domain/posts/content.ts';
import type { Copy } from '../../domain/posts/delivery.ts';
import { toTelegram } from '../../domain/telegramIds.ts';
import type { Failure } from './classify.ts';
import { toEntities } from './entities.ts';
import type { NetworkMessageId } from '../../domain/ids.ts';

/** The methods that deliver. None of them forwards or copies: a copy shows no trace of its source. */
export type SendMethod =
  | 'sendMessage'
  | 'sendPhoto'
  | 'sendLivePhoto'
  | 'sendVideo'
  | 'sendAnimation'
  | 'sendAudio'
  | 'sendDocument'
  | 'sendVoice'
  | 'sendVideoNote'
  | 'sendSticker'
  | 'sendMediaGroup'
  | 'sendLocation'
  | 'sendVenue'
  | 'sendContact'
  | 'sendPoll';

/** A method's parameters. Files are sent by their ids, never uploaded. */
export type ParametersOf<M extends SendMethod> = Parameters<ApiMethods<string>[M]>[0];

/** What a call says, apart from where it goes. */
export type Saying = {
  [M in SendMethod]: { readonly method: M; readonly parameters: Omit<ParametersOf<M>, 'chat_id'> };
}[SendMethod];

/** The place of a message in a delivery: a part of the post, or a continuation of it. */
export type Place = Pick<Copy, 'part' | 'piece'>;

/** One call to the Bot API. */
export interface Call {
  readonly method: SendMethod;
  /** Complete but for the reply to a message that an earlier call of the same delivery sends. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What each message of the answer carries, in its order. */
  readonly carries: readonly Place[];
  /** The copy of this delivery that the message answers: `reply_parameters` follow when its id is known. */
  readonly answers?: Place;
}

/** What one call that sends came to. */
export type Answer = { readonly kind: 'sent'; readonly copies: readonly Copy[] } | Failure;

/**
 * A reply that goes as an ordinary message when its target is gone (Bot API: ReplyParameters). One with a quote is
 * refused then, so that the quote can be shown in another way.
 */
export function replyTo(
  messageId: NetworkMessageId,
  quote?: Quote,
): { reply_parameters: ParametersOf<'sendMessage'>['reply_parameters'] } {
  return {
    reply_parameters: {
      message_id: toTelegram(messageId),
      ...(quote
        ? {
            quote: quote.text,
            quote_position: quote.position,
            ...(quote.entities.length > 0 && { quote_entities: toEntities(quote.entities) }),
          }
        : { allow_sending_without_reply: true }),
    },
  };
}
