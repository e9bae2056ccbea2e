import type { JSX } from 'preact';
import { control } from '../control.ts';
import { attempt, say } from '../state/toasts.ts';
import type { Message, Poll } from '../telegram.ts';

interface Properties {
  readonly message: Message;
  readonly poll: Poll;
  readonly viewerId: number | undefined;
}

/** A poll; a click votes in the name of whoever looks. */
export function PollCard({ message, poll, viewerId }: Properties): JSX.Element {
  const most = Math.max(poll.total_voter_count, 1);
  const vote = (option: number): void => {
    if (viewerId === undefined) return say('Nobody is here to vote.');
    const body = {
      chat_id: message.chat.id,
      message_id: message.message_id,
      user_id: viewerId,
      option_ids: [option],
    };
    void attempt(() => control.post('/votes', body));
  };
  return (
    <div class="poll">
      <strong>{poll.question}</strong>
      <span class="faint">
        {poll.is_closed ? 'Final results' : poll.is_anonymous ? 'Anonymous poll' : 'Poll'},{' '}
        {poll.total_voter_count} voted
      </span>
      {poll.options.map(({ text, voter_count }, option) => {
        const share = Math.round((voter_count / most) * 100);
        return (
          <button
            type="button"
            class="poll-option"
            disabled={poll.is_closed}
            aria-label={`Vote for ${text}, ${share} %`}
            onClick={() => vote(option)}
          >
            <span class="poll-share">{share} %</span>
            <span class="poll-text">{text}</span>
            <span class="poll-bar" style={{ width: `${share}%` }} />
          </button>
        );
      })}
    </div>
  );
}
