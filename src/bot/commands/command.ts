import type { Right } from '../../domain/people/permissions.ts';
import type { Content } from '../../domain/posts/content.ts';
import type { ChatKind } from '../../domain/posts/post.ts';
import type { Listener, Saying } from '../../domain/conversation/speaker.ts';
import type { TextKey } from '../../texts/words.ts';
import type { BotServices, Conversation } from '../conversation.ts';
import type { NetworkMessageId, NetworkTopicId } from '../../domain/ids.ts';

/** What is known of a command without giving it. Help, Telegram's menus and the README are made of these. */
export interface CommandDescription {
  /** Without slash, in lower case. */
  readonly name: string;
  /** Who may give it. */
  readonly right: Right;
  /** The kinds of chat where it makes sense. */
  readonly where: readonly ChatKind[];
  /** What it does, in a few words. */
  readonly about: AboutKey;
  /** What follows its name, as in `[on|off]`; absent when nothing does. */
  readonly usage?: UsageKey;
  /** An argument that works; absent when it takes none. */
  readonly example?: string;
  /** Whether the answer is for who gave it alone: it names other people or chats. It then goes to them in private. */
  readonly isPrivate?: true;
  /** It may stand in a caption, because it is about what the message shows. */
  readonly inCaptions?: true;
}

/** A command that people can give. */
export interface Command<Services extends BotServices = BotServices> extends CommandDescription {
  readonly run: (context: CommandContext<Services>) => Promise<void>;
  /**
   * Whether this command is meant rather than the one of the same name that another line has. In a bot without that line it
   * is not asked.
   */
  readonly isMeant?: (context: CommandContext<Services>) => Promise<boolean>;
}

/** The key of a text that says what a command does. */
export type AboutKey = Extract<TextKey, `${string}:about_${string}`>;
/** The key of a text that says what a command takes. */
export type UsageKey = Extract<TextKey, `${string}:usage_${string}`>;

/** A command as it was given. */
export interface CommandContext<Services extends BotServices = BotServices> extends Conversation<Services> {
  /** Every command that there is. */
  readonly commands: readonly CommandDescription[];
  /** What follows the name, as typed, without surrounding blanks. */
  readonly argument: string;
  readonly messageId: NetworkMessageId;
  /** The topic of a forum that it was given in. */
  readonly threadId?: NetworkTopicId;
  /** The message that it answers. */
  readonly replyTo?: NetworkMessageId;
  /** What the message says or shows besides the command. */
  readonly body?: Content;
  /** What the message says that it answers. */
  readonly target?: Content;
  /** Answers it: where it was given, as a reply, or in private where the answer is not for everybody there. */
  readonly answer: (saying: string | Saying) => Promise<void>;
  /** Answers it likewise, and says which message that is, so that it can be amended; undefined when it was not said. */
  readonly answerToAmend: (saying: string | Saying) => Promise<Answer | undefined>;
  /** Answers that its argument is not understood: how to use it, with an example. */
  readonly explain: () => Promise<void>;
}

/** An answer that stands in a chat. */
export interface Answer {
  readonly to: Listener;
  readonly messageId: NetworkMessageId;
}

/** Every kind of chat. */
export const ANYWHERE: readonly ChatKind[] = ['private', 'group', 'supergroup', 'channel'];

/** Only private chats: what is told concerns one person alone. */
export const IN_PRIVATE: readonly ChatKind[] = ['private'];

/** Every kind of chat but channels, whose readers should not meet what it is about. */
export const NOT_IN_CHANNELS: readonly ChatKind[] = ['private', 'group', 'supergroup'];
