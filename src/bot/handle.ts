import type { Notices } from '../domain/notices.ts';
import type { Speaker } from '../domain/speaker.ts';
import type { RegistrationService } from '../services/registration.ts';
import type { RelayService } from '../services/relay.ts';
import type { Handled } from './intake/taker.ts';
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

/**
 * Leads each update to the one who deals with it. Rejects with IntakeUnavailable while something it needs is away;
 * the update then comes again, so everything here may happen twice.
 */
export function createHandler(dependencies: HandlerDependencies): (incoming: Handled) => Promise<void> {
  const { relay, registration, door, pausing, speaker, notices } = dependencies;
  return async (incoming) => {
    switch (incoming.type) {
      case 'post':
        return relay.relay(incoming.message);
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
      case 'unrelayable': {
        // Nobody reads a channel to be told what its bot cannot do.
        if (incoming.chat.kind === 'channel') return undefined;
        if (!(await registration.takesPart(incoming.chat))) return undefined;
        const notice = `unrelayable:${incoming.chat.networkId}:${incoming.author.networkId}`;
        if (await notices.isDue(notice, UNRELAYABLE_NOTICE_SECONDS)) {
          await speaker.say(incoming.chat, {
            text: texts.unrelayable(incoming.what),
            replyTo: incoming.messageId,
          });
        }
        return undefined;
      }
      case 'edit':
        // Copies keep what was said first.
        return undefined;
    }
  };
}
