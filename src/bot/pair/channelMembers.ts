import type { Incoming } from '../../domain/conversation/incoming.ts';
import { wordsUnasked } from '../readerWords.ts';
import { controlPanel } from './controlPanel.ts';
import { closeSearch } from './search.ts';
import type { PairServices } from './pairServices.ts';

/** How long somebody is tried to be told that they left a channel, in milliseconds. */
const TOLD_WITHIN_MS = 60 * 60_000;

/** Takes somebody who left a mandatory channel out of the queue, and tells them how to come back. */
export async function channelMemberChanged(
  { chat, person: networkId, now }: Extract<Incoming, { type: 'member' }>,
  services: PairServices,
): Promise<void> {
  const { entry, people, queue } = services.pair;
  const names = [chat.networkId, ...(chat.username === undefined ? [] : [`@${chat.username}`])];
  const isMandatory = entry.rules.mandatoryChannels.some((channel) =>
    names.some((name) => name.toLowerCase() === channel.toLowerCase()),
  );
  if (!isMandatory || (now !== 'left' && now !== 'kicked')) return;
  const person = await people.known({ networkId });
  const left = person === undefined ? undefined : await queue.stopLooking(person);
  if (!left) return;
  const words = await wordsUnasked(services.languages, networkId);
  await closeSearch(services, { networkId, kind: 'private' }, words, left);
  const url = chat.username === undefined ? {} : { url: `https://t.me/${chat.username}` };
  const { text, buttons = [] } = controlPanel(words, 'en', {
    kind: 'channels',
    channels: [{ title: chat.title, ...url }],
    lookedAgain: false,
    goal: 'find',
  });
  await services.outbox.tell(
    { networkId, kind: 'private' },
    { text: `${words('pairProfile:leftChannel')}\n\n${text}`, buttons },
    TOLD_WITHIN_MS,
  );
}
