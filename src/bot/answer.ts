import type { Incoming } from '../domain/incoming.ts';
import type { Speaker } from '../domain/speaker.ts';

/** Answers a command where it was given, in its topic, as a reply to it. */
export async function answer(
  speaker: Speaker,
  command: Extract<Incoming, { type: 'command' }>,
  text: string,
): Promise<void> {
  await speaker.say(
    {
      networkId: command.chat.networkId,
      kind: command.chat.kind,
      ...(command.threadId === undefined ? {} : { threadId: command.threadId }),
    },
    { text, replyTo: command.messageId },
  );
}
