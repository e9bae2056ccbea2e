import type { Dialogue, LineName, RoutingFacts } from '../domain/conversation/chooseLine.ts';
import type { Incoming } from '../domain/conversation/incoming.ts';
import type { SourceMessage } from '../domain/posts/post.ts';
import type { Destination } from '../domain/posts/route.ts';
import type { Press } from './buttons/press.ts';
import type { Command } from './commands/command.ts';
import type { TextKey } from '../texts/words.ts';
import type { BotServices } from './conversation.ts';
import type { IntroductionKey, TermsKey } from './lineTexts.ts';
import type { Dropped, Turn } from './intake/updateProcessor.ts';

/**
 * A product in the house, as the bot knows it: what people can ask of it, and what it does with messages that
 * `chooseLine` gave to it. A line lives in a folder of its own under `src/bot`, and `src/main/compose/lines.ts` lists it; nothing
 * else of the bot knows which lines there are.
 *
 * All methods reject with IntakeUnavailable while something they need is away, and may be called again with the same
 * message. An update is acknowledged when they resolve, so what the bot says goes through `services.outbox`.
 *
 * @template Services what the line needs besides what all lines share
 */
export interface Line<Services extends BotServices = BotServices> {
  readonly name: LineName;
  /**
   * The commands that make the line, in the order in which help shows them. Commands of shared rooms may be among them;
   * several lines may list the same one. Different commands have different names, but for two kinds: `start` may be that of
   * several lines, and in a bot that has these it asks which line is meant; and a command that says when it is meant may
   * share its name with one of another line.
   */
  readonly commands: readonly Command<Services>[];
  /** What a button says that begins with this line, where `/start` could mean several. */
  readonly startLabel: StartLabelKey;
  /** What the line says of itself at the head of `/help`; absent where the commands say enough. */
  readonly introduction?: IntroductionKey;
  /** What the line sells, and on which terms, for `/terms`. */
  readonly terms: TermsKey;
  /** What the line's buttons do; each has a name of its own among all lines, with which its data begin. */
  readonly presses: readonly Press<Services>[];
  /** Takes in a message that is for the line. */
  process(message: SourceMessage, context: LineContext<Services>): Promise<Processed>;
  /** Goes on with a dialogue that the line began; absent for a line that begins none. */
  continueDialogue?(
    message: SourceMessage,
    dialogue: Extract<Dialogue, { readonly of: LineName }>,
    context: LineContext<Services>,
  ): Promise<Processed>;
  /** Says, once in a while, that something of a kind that cannot be carried was left out. */
  refuse?(incoming: Extract<Incoming, { type: 'unrelayable' }>, services: Services): Promise<void>;
  /** Says, once in a while, what to do to somebody whose message no line wants; where somebody expects an answer. */
  hint?(message: SourceMessage, context: Pick<LineContext<Services>, 'services' | 'facts'>): Promise<void>;
  /** Learns that somebody reacted to a message in a private chat, which may be one of the line's. */
  reacted?(reaction: Extract<Incoming, { type: 'reaction' }>, services: Services): Promise<void>;
  /**
   * Learns that the bot was added to a chat, lost or got rights there, was blocked or let in again.
   *
   * @param isAlone whether the bot speaks for no other line, so that everybody who starts it wants this one
   */
  membershipChanged?(
    change: Extract<Incoming, { type: 'membership' }>,
    services: Services,
    isAlone: boolean,
  ): Promise<void>;
  /** Learns that somebody else came into a chat that the bot administers, or went. */
  memberChanged?(change: Extract<Incoming, { type: 'member' }>, services: Services): Promise<void>;
}

/**
 * What became of a message: it is durable, or led to something that is. `unwanted`: the line does not want it after all,
 * which its author may be told.
 */
export type Processed = Dropped | 'unwanted' | void;

/** The key of a text on a button that begins with a line. */
export type StartLabelKey = Extract<TextKey, `${string}:startHere`>;

/** What a line processes a message with. */
export interface LineContext<Services extends BotServices = BotServices> {
  readonly services: Services;
  readonly facts: RoutingFacts;
  /** To end early, once the message has its place among those of its chat; it ends by itself with the message. */
  readonly turn: Turn;
  /**
   * Stores the message as a post of that route, and has its workflow started. Ends the turn. Keeps authors within their
   * rate, and tells them why something of theirs does not go out.
   *
   * @param instead what is posted in the message's place: the same message, changed as the line wants
   */
  readonly post: (destination: Destination, instead?: SourceMessage) => Promise<Processed>;
}
