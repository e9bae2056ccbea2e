import type { Right } from '../../domain/people/permissions.ts';
import type { Saying } from '../../domain/conversation/speaker.ts';
import type { CommandDescription } from '../commands/command.ts';
import type { BotServices, Conversation } from '../conversation.ts';
import type { ButtonKind } from './buttonData.ts';
import type { NetworkChatId, NetworkMessageId, NetworkPersonId, NetworkTopicId } from '../../domain/ids.ts';

/** A press of a button, by somebody who may press it. */
export interface PressContext<Services extends BotServices = BotServices> extends Conversation<Services> {
  /** Every command that there is. */
  readonly commands: readonly CommandDescription[];
  /** Names this press; the same press may come twice. */
  readonly pressId: string;
  /** The topic of a forum that the button stands in. */
  readonly threadId?: NetworkTopicId;
  /** The message under which the button stands. */
  readonly messageId: NetworkMessageId;
  /**
   * Replaces that message, buttons included: how a panel shows what is now. A message that has become inaccessible stays
   * as it is, and the panel is said anew.
   */
  readonly amend: (saying: string | Saying) => Promise<void>;
  /** Says something new in the chat, where the panel should stay. */
  readonly say: (saying: string | Saying) => Promise<void>;
}

/**
 * What is shown to who pressed: nothing, a short text in passing, one that has to be closed, or `stale` when the
 * button asks for what cannot be done any more.
 */
export type PressAnswer = 'stale' | { readonly toast: string } | { readonly alert: string } | undefined;

/** What a kind of button does. */
export interface Press<Services extends BotServices = BotServices> {
  readonly name: string;
  readonly right: Right;
  /** Whether what it shows is for the eyes of who pressed alone, so that it works in private chats only. */
  readonly isPrivate: boolean;
  /** Carries out a press with these data; undefined when they are not of this kind. */
  readonly prepare: (data: string) => PreparedPress<Services> | undefined;
}

/** A press whose data are understood. */
export interface PreparedPress<Services extends BotServices = BotServices> {
  /** Whose button it is, when it is one person's alone. */
  readonly owner: NetworkPersonId | undefined;
  /** The chat in which who presses needs the right, when that is not the one where the button stands. */
  readonly about: NetworkChatId | undefined;
  readonly run: (context: PressContext<Services>) => Promise<PressAnswer>;
}

/**
 * Says what a kind of button does. A press may come twice, or after the panel is out of date: `run` brings about what
 * the button says rather than turning something over, and answers `stale` for what is not to be had.
 */
export function onPress<Values, Services extends BotServices = BotServices>(
  kind: ButtonKind<Values>,
  does: {
    readonly right: Right;
    /** Whether what it shows is for the eyes of who pressed alone. */
    readonly isPrivate?: true;
    /** Whose button it is (a Telegram id), when it is one person's alone. */
    readonly owner?: (values: Values) => NetworkPersonId;
    /** The chat in which who presses needs the right, by network id; unset for the one where the button stands. */
    readonly about?: (values: Values) => NetworkChatId;
    readonly run: (context: PressContext<Services>, values: Values) => Promise<PressAnswer | void>;
  },
): Press<Services> {
  return {
    name: kind.name,
    right: does.right,
    isPrivate: does.isPrivate ?? false,
    prepare(data) {
      const values = kind.read(data);
      if (values === undefined) return undefined;
      return {
        owner: does.owner?.(values),
        about: does.about?.(values),
        run: async (context) => (await does.run(context, values)) ?? undefined,
      };
    },
  };
}
