import type { JSX } from 'preact';
import { control } from '../control.ts';
import { attempt, say } from '../state/toasts.ts';
import type { Message, Poll } from '../telegram.ts';
import { FormattedText } from './formattedText.tsx';
import { shownSize, Visual, visualOf } from './visual.tsx';

interface Properties {
  readonly message: Message;
  readonly poll: Poll;
  readonly viewerId: number | undefined;
}

/** A poll; a click votes as the current viewer. */
export function PollCard({ message, poll, viewerId }: Properties): JSX.Element {
  const most = Math.max(poll.total_voter_count, 1);
  const visual = poll.media && visualOf(poll.media);
  const vote = (option: number): void => {
    if (viewerId === undefined) return say('No one in this chat can vote.');
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
      {poll.description !== undefined && (
        <p class="poll-description">
          <FormattedText text={poll.description} entities={poll.description_entities} />
        </p>
      )}
      {visual && <Visual visual={visual} fit={shownSize(visual.width, visual.height)} />}
      <strong>{poll.question}</strong>
      <span class="faint">
        {kindOf(poll)}, {poll.total_voter_count} {poll.total_voter_count === 1 ? 'vote' : 'votes'}
      </span>
      {poll.options.map(({ text, voter_count }, option) => {
        const share = Math.round((voter_count / most) * 100);
        const isRight = poll.correct_option_ids?.includes(option) === true && isAnswered(poll);
        return (
          <button
            type="button"
            class="poll-option"
            disabled={poll.is_closed}
            title={`Vote for ${text}`}
            onClick={() => vote(option)}
          >
            <span class="poll-share">{share} %</span>
            <span class="poll-text">
              {text}
              {isRight && (
                <>
                  <span aria-hidden="true"> ✅</span>
                  <span class="visually-hidden">, the right answer</span>
                </>
              )}
            </span>
            <span class="poll-bar" style={{ width: `${share}%` }} />
          </button>
        );
      })}
      {poll.explanation !== undefined && isAnswered(poll) && (
        <p class="poll-description">
          💡 <FormattedText text={poll.explanation} entities={poll.explanation_entities} />
        </p>
      )}
    </div>
  );
}

/** A quiz shows its answer once somebody gave one, or nobody can any more. */
function isAnswered(poll: Poll): boolean {
  return poll.is_closed || poll.total_voter_count > 0;
}

function kindOf({ is_closed, type, is_anonymous }: Poll): string {
  if (is_closed) return 'Final results';
  const kind = type === 'quiz' ? 'quiz' : 'poll';
  return is_anonymous ? `Anonymous ${kind}` : kind === 'quiz' ? 'Quiz' : 'Poll';
}
