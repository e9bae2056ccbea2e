import type { Notices } from '../domain/notices.ts';
import type { SourceAuthor, SourceChat, SourceMessage } from '../domain/post.ts';
import type { Speaker } from '../domain/speaker.ts';
import type { RegistrationService } from '../services/registration.ts';
import type { RelayService } from '../services/relay.ts';
import type { Beside, Handled } from './intake/taker.ts';
import type { Door } from './registration/door.ts';
import type { PausingCommands } from './pausing.ts';
import { texts } from './texts.ts';

/** What updates are handed to. */
export interface HandlerDependencies {
  readonly relay: RelayService;
  readonly registration: RegistrationService;
  readonly door: Door;
  readonly pausing: PausingCommands;
  readonly speaker: Speaker;
  readonly notices: Notices;
}

const UNRELAYABLE_NOTICE_SECONDS = 3_600;
const TOO_MANY_NOTICE_SECONDS = 60;

/**
 * Leads each update to the one who deals with it. Rejects with IntakeUnavailable while something it needs is away;
 * the update then comes again, so everything here may happen twice.
 */
export function createHandler(
  dependencies: HandlerDependencies,
): (incoming: Handled) => Promise<Beside | void> {
  const { relay, registration, door, pausing, speaker, notices } = dependencies;
  return async (incoming) => {
    switch (incoming.type) {
      case 'post':
        return post(incoming.message);
      case 'membership':
        return door.membership(incoming);
      case 'migration':
        return registration.move(incoming.from, incoming.to);
      case 'command':
        if (incoming.name === 'start') return door.start(incoming);
        if (incoming.name === 'stop') return door.stop(incoming);
        if (incoming.name === 'pause') return pausing.pause(incoming);
        if (incoming.name === 'resume') return pausing.resume(incoming);
        return undefined;
      case 'button':
        if (!(await door.press(incoming))) await speaker.answerButton(incoming.id, texts.stale);
        return undefined;
      case 'unrelayable':
        if (await registration.takesPart(incoming.chat)) {
          await tellAuthor(
            'unrelayable',
            UNRELAYABLE_NOTICE_SECONDS,
            incoming,
            texts.unrelayable(incoming.what),
          );
        }
        return undefined;
      case 'edit':
        // Copies keep what was said first.
        return undefined;
    }
  };

  /** Keeps a message's place in its turn; starting its workflow keeps no other message of its chat waiting. */
  async function post(message: SourceMessage): Promise<Beside | void> {
    const stored = await relay.store(message);
    if (stored.kind === 'stored') return () => stored.carry();
    if (stored.kind === 'too many') {
      await tellAuthor('too many', TOO_MANY_NOTICE_SECONDS, message, texts.tooMany);
    }
  }

  /** Tells an author, once in a while, why something of theirs is not carried. Nobody reads a channel for that. */
  async function tellAuthor(
    notice: string,
    onceInSeconds: number,
    about: { readonly chat: SourceChat; readonly author: SourceAuthor; readonly messageId: number },
    text: string,
  ): Promise<void> {
    const { chat, author, messageId } = about;
    if (chat.kind === 'channel') return;
    if (!(await notices.isDue(`${notice}:${chat.networkId}:${author.networkId}`, onceInSeconds))) return;
    await speaker.say({ networkId: chat.networkId, kind: chat.kind }, { text, replyTo: messageId });
  }
}
