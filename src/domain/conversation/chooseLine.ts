import type { ChatStanding } from '../chats/membership.ts';
import type { SessionId } from '../ids.ts';
import { type Content, isFileContent, wordsOf } from '../posts/content.ts';
import type { SourceMessage } from '../posts/post.ts';
import type { Incoming } from './incoming.ts';
import type { SupportThread } from './support.ts';

/** The products in the house, in the order in which they are named to people. */
export const LINES = ['hub', 'pair', 'bridge', 'operator'] as const;
/** The name of a product in the house. */
export type LineName = (typeof LINES)[number];

/**
 * A conversation in which the next message of a person is the answer to what the bot asked. `support`: the message replies
 * to what the bot wrote about somebody's trouble. Otherwise a line has asked something; `name` says what, in its own words.
 */
export type Dialogue =
  | { readonly of: 'support'; readonly thread: SupportThread }
  | { readonly of: LineName; readonly name: string };

/** What has to be known to tell whom a message is for. */
export interface RoutingFacts {
  /** The dialogue that the message goes on with. */
  readonly dialogue: Dialogue | undefined;
  /** The open session in which the chat talks to a stranger. */
  readonly session: SessionId | undefined;
  /** Whether what is said there to strangers is sent so that it can be neither forwarded nor saved. */
  readonly protectsWords: boolean;
  /** Whether the operator fetches and files media for the author. */
  readonly mediaRights: boolean;
  /** Whether the chat talks to the assistant. */
  readonly assistantMode: boolean;
  /** How the chat stands in the hub; undefined when it was never seen. */
  readonly membership: ChatStanding | undefined;
  /** Whether somebody follows the chat by a bridge. */
  readonly isWatched: boolean;
  /** Whether the message that it replies to is a post or a copy of one. */
  readonly answersPost: boolean;
}

/**
 * Whom something is for: a line, the line of a command (`command`), or the dialogue that it goes on with (`dialogue`).
 * `no post`: it answers words of the bot's own. `hint`: no line wants it, which its author may be told.
 */
export type Choice = LineName | 'command' | 'dialogue' | 'no post' | 'hint';

const NONE: ReadonlySet<LineName> = new Set();

/** What a choice is made for. */
export type Choosable = Extract<Incoming, { readonly type: 'post' | 'command' | 'unrelayable' }>;

/**
 * Chooses whom a message or a command is for. What is said in a session is for nobody else, also where no line of strangers
 * is enabled any more.
 *
 * @param lines the lines that speak through the bot that the message came to; no other is chosen
 * @param elsewhere the lines that speak through another bot: a session there does not concern what is said here
 */
export function chooseLine(
  incoming: Choosable,
  facts: RoutingFacts,
  lines: ReadonlySet<LineName>,
  elsewhere: ReadonlySet<LineName> = NONE,
): Choice {
  if (incoming.type === 'command') return 'command';
  const { dialogue, session, membership, isWatched, answersPost } = facts;
  const message = incoming.type === 'post' ? incoming.message : undefined;
  const { chat } = message ?? (incoming as Extract<Incoming, { type: 'unrelayable' }>);
  if (message && dialogue && (dialogue.of === 'support' || lines.has(dialogue.of))) return 'dialogue';
  if (chat.kind === 'private' && session !== undefined && !elsewhere.has('pair')) {
    return lines.has('pair') ? 'pair' : 'hint';
  }
  if (message && lines.has('operator') && isForOperator(message, facts)) return 'operator';
  if (lines.has('hub') && membership === 'active') {
    return message?.answersBot && !answersPost ? 'no post' : 'hub';
  }
  return lines.has('bridge') && isWatched ? 'bridge' : 'hint';
}

/** In groups the operator is heard when it is addressed, and never in channels, where readers cannot address it. */
function isForOperator(message: SourceMessage, { mediaRights, assistantMode }: RoutingFacts): boolean {
  const { content, chat } = message;
  if (chat.kind === 'channel') return false;
  if (chat.kind !== 'private') return assistantMode && message.addressesBot === true;
  return (mediaRights && isMedia(content)) || (assistantMode && content.kind === 'text');
}

function isMedia(content: Content): boolean {
  if (isFileContent(content)) return true;
  const words = wordsOf(content);
  return words?.entities.some(({ type }) => type === 'url' || type === 'text_link') ?? false;
}
