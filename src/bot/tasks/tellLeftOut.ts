import type { BotRequest } from '../../domain/conversation/botTask.ts';
import type { BotServices } from '../conversation.ts';
import { wordsToAnswer } from '../readerWords.ts';

/** How long somebody is tried to be told, in milliseconds. */
const TOLD_WITHIN_MS = 60_000;

/** Tells somebody in their private chat that commands or taps of theirs came too fast and were left out. */
export async function tellLeftOut(
  { languages, outbox }: Pick<BotServices, 'languages' | 'outbox'>,
  request: BotRequest,
): Promise<void> {
  const { chat } = request;
  if (!chat || request.type === 'reaction') return;
  const words = await wordsToAnswer(
    languages,
    chat,
    request.type === 'command' ? request.author : request.by,
  );
  await outbox.tell(
    { networkId: chat.networkId, kind: chat.kind },
    { text: words('steering:leftOut') },
    TOLD_WITHIN_MS,
  );
}
