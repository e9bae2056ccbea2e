import type { JSX } from 'preact';
import { authorIdOf, type Row } from '../state/messageLog.ts';
import { glows } from '../state/logs.ts';
import { summaryOf } from '../text/summary.ts';
import { clockTime, wholeTime } from '../text/time.ts';
import { fullName, type Message } from '../telegram.ts';
import { Avatar, colourOf } from './avatar.tsx';
import { FormattedText } from './formattedText.tsx';
import { Icon } from './icons.tsx';
import { Keyboard } from './keyboard.tsx';
import { Media } from './media.tsx';
import { Menu, type MenuItem } from './menu.tsx';
import { pure } from './pure.tsx';
import { Visual, visualOf } from './visual.tsx';

/** What can be done with a message. One object for all rows of a chat, so that rows stay the same. */
export interface PostActions {
  readonly reply: (message: Message) => void;
  readonly edit: (message: Message) => void;
  readonly remove: (messages: readonly Message[]) => void;
  readonly jumpTo: (messageId: number) => void;
  readonly pay: (message: Message, link?: string) => void;
}

interface Properties {
  readonly row: Extract<Row, { kind: 'post' }>;
  /** Where all topics of a forum are shown: which one it is in. */
  readonly topic: string | undefined;
  readonly viewerId: number | undefined;
  readonly canRemoveAll: boolean;
  readonly isMarked: boolean;
  readonly actions: PostActions;
}

/** A message or an album, as its chat shows it. */
export const Post = pure(
  ({ row, topic, viewerId, canRemoveAll, isMarked, actions }: Properties): JSX.Element => {
    const [first] = row.messages;
    const message = first!;
    const author = nameOfAuthor(message);
    const isOwn = isBy(message, viewerId);
    const words = row.messages.find(({ text, caption }) => text !== undefined || caption !== undefined);
    const isBare =
      message.sticker !== undefined || message.video_note !== undefined || message.dice !== undefined;
    const classes = [
      'post',
      isOwn ? 'own' : '',
      row.continued ? 'continued' : '',
      isBare ? 'bare' : '',
      isMarked ? 'marked' : '',
      row.messages.some(glows) ? 'arrived' : '',
    ];
    const authorId = authorIdOf(message);
    const isEdited = row.messages.some(({ edit_date }) => edit_date !== undefined);
    return (
      <article
        class={classes.join(' ')}
        tabIndex={-1}
        aria-keyshortcuts="R E Delete"
        data-message={message.message_id}
        aria-label={`${isOwn ? `${author} (you)` : author}, ${clockTime(message.date)}: ${summaryOf(words ?? message)}`}
        onDblClick={() => actions.reply(message)}
      >
        {!isOwn && (
          <span class="post-avatar">
            {!row.continued && <Avatar id={authorId} name={author} size={32} />}
          </span>
        )}
        <div class="post-column">
          <div class="bubble">
            {!isOwn && !row.continued && message.chat.type !== 'private' && (
              <span class={`author peer-text-${colourOf(authorId)}`}>
                {author}
                {message.from?.is_bot && message.sender_chat === undefined && <span class="tag">bot</span>}
              </span>
            )}
            {topic !== undefined && <span class="topic-name"># {topic}</span>}
            {answered(message) && (
              <Quote
                message={message.reply_to_message!}
                chosen={message.quote?.text}
                onJump={actions.jumpTo}
              />
            )}
            {message.external_reply && (
              <ElsewhereQuote reply={message.external_reply} words={message.quote?.text} />
            )}
            {row.messages.length > 1 ? (
              <Album messages={row.messages} viewerId={viewerId} />
            ) : (
              <Media message={message} viewerId={viewerId} />
            )}
            {words && (
              <div class="words">
                <FormattedText
                  text={words.text ?? words.caption ?? ''}
                  entities={words.entities ?? words.caption_entities}
                />
                <span class={`time-room ${isEdited ? 'edited' : ''}`} aria-hidden="true" />
              </div>
            )}
            <time
              class="post-time"
              title={wholeTime(message.date)}
              dateTime={new Date(message.date * 1000).toISOString()}
            >
              {isEdited && 'edited '}
              {clockTime(message.date)}
            </time>
          </div>
          <Keyboard message={message} viewerId={viewerId} onPay={(link) => actions.pay(message, link)} />
        </div>
        <div class="post-actions">
          <button
            type="button"
            class="icon-button"
            tabIndex={-1}
            aria-label="Reply"
            title="Reply"
            onClick={() => actions.reply(message)}
          >
            <Icon name="reply" size={18} />
          </button>
          {(isOwn || canRemoveAll) && (
            <Menu
              label="More"
              icon="more"
              inTabOrder={false}
              items={changes(row.messages, words, isOwn, actions)}
            />
          )}
        </div>
      </article>
    );
  },
);

/** Whether this person wrote the message. */
export function isBy(message: Message, personId: number | undefined): boolean {
  return personId !== undefined && message.from?.id === personId;
}

function changes(
  messages: readonly Message[],
  words: Message | undefined,
  isOwn: boolean,
  actions: PostActions,
): readonly MenuItem[] {
  const editable = words ?? messages[0]!;
  const canEdit =
    isOwn &&
    (editable.text !== undefined || visualOf(editable) !== undefined || editable.document !== undefined);
  return [
    ...(canEdit ? [{ title: 'Edit', icon: 'edit' as const, run: () => actions.edit(editable) }] : []),
    { title: 'Delete', icon: 'trash', isDangerous: true, run: () => actions.remove(messages) },
  ];
}

function nameOfAuthor(message: Message): string {
  return (
    message.sender_chat?.title ??
    (message.from === undefined ? (message.chat.title ?? 'Channel') : fullName(message.from))
  );
}

/** Whether a message answers another one; what opened a topic is not answered by all that is said there. */
function answered({ reply_to_message: target }: Message): boolean {
  return target !== undefined && target.forum_topic_created === undefined;
}

/** The message that another one answers, or the words that were chosen from it; a click goes there. */
function Quote({
  message,
  chosen,
  onJump,
}: {
  message: Message;
  chosen: string | undefined;
  onJump: (id: number) => void;
}): JSX.Element {
  const colour = colourOf(authorIdOf(message));
  return (
    <button type="button" class={`quote peer-text-${colour}`} onClick={() => onJump(message.message_id)}>
      <span class="quote-author">{nameOfAuthor(message)}</span>
      <span class={`quote-words ${chosen === undefined ? '' : 'chosen'}`}>
        {chosen ?? summaryOf(message)}
      </span>
    </button>
  );
}

/** What is answered in another chat. */
function ElsewhereQuote({
  reply,
  words,
}: {
  reply: NonNullable<Message['external_reply']>;
  words: string | undefined;
}): JSX.Element {
  const { origin } = reply;
  const author =
    origin.type === 'channel'
      ? origin.chat.title
      : origin.type === 'chat'
        ? origin.sender_chat.title
        : origin.type === 'user'
          ? fullName(origin.sender_user)
          : origin.sender_user_name;
  return (
    <div class={`quote elsewhere peer-text-${colourOf(reply.chat?.id ?? 0)}`}>
      <span class="quote-author">{author ?? 'Another chat'}</span>
      <span class="quote-words">{words ?? 'A message in another chat'}</span>
    </div>
  );
}

function Album({
  messages,
  viewerId,
}: {
  messages: readonly Message[];
  viewerId: number | undefined;
}): JSX.Element {
  const visuals = messages.map(visualOf);
  if (visuals.some((visual) => visual === undefined)) {
    return (
      <div class="album-files">
        {messages.map((message) => (
          <Media key={message.message_id} message={message} viewerId={viewerId} />
        ))}
      </div>
    );
  }
  return (
    <div class={`album of-${messages.length}`}>
      {visuals.map((visual, index) => (
        <Visual
          key={messages[index]!.message_id}
          visual={visual!}
          isHidden={messages[index]!.has_media_spoiler}
        />
      ))}
    </div>
  );
}
