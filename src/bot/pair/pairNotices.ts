import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import type { PairNotice } from '../../domain/pair/notice.ts';
import type { EndReason } from '../../domain/pair/session.ts';
import type { Words } from '../../texts/words.ts';
import { chatPanel } from './chatPanel.ts';
import { searchButton, sessionButton } from './pairButtons.ts';
import { beginSearch, stopSearch } from './searchPanel.ts';
import { reportButton, takeBackButton } from './talkButtons.ts';

/**
 * A notice to one of the two in a session, or to somebody who waits, as it is said.
 *
 * @param partnerName how the partner is called; needed once both want to know
 */
export function wordPairNotice(words: Words, notice: PairNotice, partnerName = ''): Saying {
  switch (notice.kind) {
    case 'matched':
      return chatPanel(words, notice.sessionId, words('pair:matched'));
    case 'over':
      return over(words, notice);
    case 'ends soon':
      return {
        text: words('pair:endsSoon', { count: notice.minutes }),
        buttons: [[wish(words('pair:extend'), 'longer', notice.sessionId)]],
      };
    case 'longer asked':
      return {
        text: words('pair:extendAsked'),
        buttons: [[wish(words('pair:extend'), 'longer', notice.sessionId)]],
      };
    case 'longer':
      return { text: words('pair:extended', { date: words.dates.moment(notice.endsAt) }) };
    case 'names asked':
      return {
        text: words('pair:revealAsked'),
        buttons: [[wish(words('pair:reveal'), 'names', notice.sessionId)]],
      };
    case 'names':
      return { text: words('pair:revealed', { name: partnerName }) };
    case 'nobody yet':
      return {
        text: words('pair:nobodyYet'),
        buttons: [
          [{ label: words('pair:keepLooking'), data: searchButton.data({ wish: 'keep' }) }],
          [{ label: words('pair:notifyMe'), data: searchButton.data({ wish: 'later' }) }, stopSearch(words)],
        ],
      };
    case 'someone is here':
      return { text: words('pair:someoneIsHere'), buttons: [[beginSearch(words)]] };
  }
}

/** Asks whether a chat that has only just begun is to end. */
export function endQuestion(words: Words, session: number): Saying {
  return { text: words('pair:endQuestion'), buttons: [[wish(words('pair:endYes'), 'end', session)]] };
}

function over(words: Words, { sessionId, reason, byMe }: Extract<PairNotice, { kind: 'over' }>): Saying {
  const about = (label: string, what: Parameters<typeof wish>[1]): Button => wish(label, what, sessionId);
  return {
    text: [whyOver(words, reason, byMe), words('pair:aftermath')].join('\n\n'),
    buttons: [
      [about(words('pair:rateGood'), 'good'), about(words('pair:rateBad'), 'bad')],
      [about(words('pair:again'), 'again'), about(words('pair:block'), 'block')],
      [{ label: words('pair:report'), data: reportButton.data({ session: sessionId }) }],
      [{ label: words('pair:takeBack'), data: takeBackButton.data({ session: sessionId }) }],
      [beginSearch(words)],
    ],
  };
}

/** Why a chat is over, without saying more of the partner than that they left. */
function whyOver(words: Words, reason: EndReason, byMe: boolean): string {
  switch (reason) {
    case 'ended':
    case 'next':
      return words(byMe ? 'pair:ended' : reason === 'next' ? 'pair:partnerWentOn' : 'pair:endedByPartner');
    case 'blocked':
      return words(byMe ? 'pair:blocked' : 'pair:endedByPartner');
    case 'time':
      return words('pair:timeIsUp');
    case 'silence':
      return words('pair:silence');
    case 'banned':
    case 'unreachable':
    case 'forgotten':
    case 'never began':
      return words('pair:partnerGone');
  }
}

function wish(
  label: string,
  what: 'end' | 'longer' | 'names' | 'again' | 'block' | 'good' | 'bad',
  session: number,
) {
  return { label, data: sessionButton.data({ wish: what, session }) };
}
