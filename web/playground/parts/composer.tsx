import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { attach, type Attachment, KIND_NAMES, kindsFor } from '../state/attachments.ts';
import { type BotCommand, completions, commandsFor } from '../state/commands.ts';
import { canRecord } from '../state/recording.ts';
import {
  editPost,
  type Occasion,
  sendContent,
  sendPost,
  sendSampleAlbum,
  sendVoice,
} from '../state/sending.ts';
import { attempt } from '../state/toasts.ts';
import { noteSaid } from '../state/tour.ts';
import { markOf, type MarkType, writeMarkup } from '../text/markup.ts';
import { summaryOf } from '../text/summary.ts';
import type { Message } from '../telegram.ts';
import { Icon, type IconName } from './icons.tsx';
import { ownSticker } from './media.tsx';
import { Menu } from './menu.tsx';
import { VoiceRecorder } from './voiceRecorder.tsx';

/** What the next words are: something new, an answer, or a change of what was said. */
export type Intent =
  | { readonly kind: 'new' }
  | { readonly kind: 'reply'; readonly message: Message }
  | { readonly kind: 'edit'; readonly message: Message };

interface Properties {
  readonly chatId: number;
  readonly chatTitle: string;
  readonly fromId: number | undefined;
  /** Of a forum: the topic that the words are for. */
  readonly topicId: number | undefined;
  readonly isPrivate: boolean;
  readonly intent: Intent;
  readonly attachments: readonly Attachment[];
  readonly onIntent: (intent: Intent) => void;
  readonly onAttachments: (attachments: readonly Attachment[]) => void;
  readonly onSent: () => void;
}

const FORMATS: readonly { type: MarkType | 'link'; label: string; shown: string; key?: string }[] = [
  { type: 'bold', label: 'Bold', shown: 'B', key: 'b' },
  { type: 'italic', label: 'Italic', shown: 'I', key: 'i' },
  { type: 'strikethrough', label: 'Strikethrough', shown: 'S' },
  { type: 'spoiler', label: 'Spoiler', shown: '👁' },
  { type: 'code', label: 'Code', shown: '‹›' },
  { type: 'link', label: 'Link', shown: '🔗', key: 'k' },
];
/** A quiz with everything that a poll can have. */
const SAMPLE_QUIZ = {
  poll: {
    type: 'quiz',
    question: 'Which bread has the most rye?',
    description: 'From this morning’s batch',
    options: [{ text: 'Baguette' }, { text: 'Pumpernickel' }, { text: 'Ciabatta' }],
    correct_option_ids: [1],
    explanation: 'Pumpernickel is all rye.',
  },
};
const STICKERS = ['🦊', '🐧', '🦉', '🐙', '🌻', '🎉', '❤️', '🔥', '👍', '😂', '🥐', '🚲'];

/** Where somebody writes, in one chat. */
export function Composer(properties: Properties): JSX.Element {
  const {
    chatId,
    chatTitle,
    fromId,
    topicId,
    isPrivate,
    intent,
    attachments,
    onIntent,
    onAttachments,
    onSent,
  } = properties;
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState('');
  const [showsFormats, showFormats] = useState(false);
  const [showsStickers, showStickers] = useState(false);
  const [isSending, setSending] = useState(false);
  const [isSpeaking, setSpeaking] = useState(false);
  const completion = useCompletion(chatId, fromId, words, isPrivate);

  useEffect(() => {
    if (intent.kind === 'new') return;
    if (intent.kind === 'edit') {
      const { text, entities, caption, caption_entities } = intent.message;
      setWords(writeMarkup(text ?? caption ?? '', entities ?? caption_entities));
    }
    field.current!.focus();
  }, [intent]);
  useEffect(() => grow(field.current!), [words]);

  const occasion: Occasion = {
    chatId,
    fromId,
    topicId,
    answers: intent.kind === 'reply' ? intent.message : undefined,
  };
  const done = (): void => {
    setWords('');
    for (const { preview } of attachments) URL.revokeObjectURL(preview);
    onAttachments([]);
    onIntent({ kind: 'new' });
    onSent();
  };
  const send = async (): Promise<void> => {
    if (isSending || (words.trim() === '' && attachments.length === 0)) return;
    setSending(true);
    const sent = await attempt(() =>
      intent.kind === 'edit' ? editPost(intent.message, words) : sendPost(occasion, words, attachments),
    );
    setSending(false);
    if (sent) {
      if (intent.kind !== 'edit') noteSaid(words.trim(), intent.kind === 'reply');
      done();
    }
    field.current?.focus();
  };
  const sendSample = (work: () => Promise<unknown>) => (): void => {
    void finish(work);
  };
  const finish = async (work: () => Promise<unknown>): Promise<void> => {
    if (await attempt(work)) done();
  };
  const endSpeaking = (): void => {
    setSpeaking(false);
    requestAnimationFrame(() => field.current?.focus());
  };
  const complete = (command: BotCommand): void => {
    setWords(`/${command.command}${isPrivate ? '' : completion.suffix} `);
    field.current!.focus();
  };

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.isComposing) return;
    if (completion.list.length > 0 && completion.onKey(event.key, complete)) return event.preventDefault();
    const isCommand = event.ctrlKey || event.metaKey;
    const format = isCommand ? FORMATS.find(({ key }) => key === event.key.toLowerCase()) : undefined;
    if (format !== undefined) {
      event.preventDefault();
      wrap(format.type);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Escape' && intent.kind !== 'new') {
      if (intent.kind === 'edit') setWords('');
      onIntent({ kind: 'new' });
    }
  };
  const wrap = (type: MarkType | 'link'): void => {
    const { selectionStart: from, selectionEnd: to } = field.current!;
    const selected = words.slice(from, to);
    const [open, close] = type === 'link' ? ['[', '](https://)'] : [markOf(type), markOf(type)];
    setWords(words.slice(0, from) + open + selected + close + words.slice(to));
    requestAnimationFrame(() => {
      field.current!.focus();
      field.current!.setSelectionRange(from + open.length, to + open.length);
    });
  };
  const addFiles = (files: Iterable<File>): void =>
    onAttachments([...attachments, ...[...files].map((file) => attach(file))]);

  const isBlank = words.trim() === '' && attachments.length === 0;
  return (
    <div class="composer">
      {intent.kind !== 'new' && (
        <IntentBar
          intent={intent}
          onCancel={() => {
            if (intent.kind === 'edit') setWords('');
            onIntent({ kind: 'new' });
          }}
        />
      )}
      {attachments.length > 0 && <Tray attachments={attachments} onChange={onAttachments} />}
      {showsFormats && (
        <div class="formats" role="group" aria-label="Formatting">
          {FORMATS.map(({ type, label, shown }) => (
            <button
              type="button"
              class={`format is-${type}`}
              aria-label={label}
              title={label}
              onClick={() => wrap(type)}
            >
              {shown}
            </button>
          ))}
        </div>
      )}
      {showsStickers && (
        <div class="stickers" role="group" aria-label="Stickers">
          {STICKERS.map((emoji) => (
            <button
              type="button"
              aria-label={`Send sticker ${emoji}`}
              onClick={() => {
                showStickers(false);
                sendSample(() => sendContent(occasion, { sticker: ownSticker(emoji) }))();
              }}
            >
              {emoji}
            </button>
          ))}
        </div>
      )}
      {completion.list.length > 0 && (
        <ul class="completions" role="listbox" id={`commands-${chatId}`} aria-label="Bot commands">
          {completion.list.map((command, index) => (
            <li
              role="option"
              id={`commands-${chatId}-${index}`}
              aria-selected={index === completion.at}
              onMouseDown={(event) => {
                event.preventDefault();
                complete(command);
              }}
            >
              <strong>/{command.command}</strong> {command.description}
            </li>
          ))}
        </ul>
      )}
      {isSpeaking && (
        <VoiceRecorder
          onCancel={endSpeaking}
          onSend={async (spoken) => {
            await finish(() => sendVoice(occasion, spoken));
            endSpeaking();
          }}
        />
      )}
      <div class="composer-row" hidden={isSpeaking}>
        <Menu
          label="Attach"
          icon="clip"
          items={[
            { title: 'Files…', icon: 'file', run: () => picker.current!.click() },
            {
              title: 'Sample photo',
              icon: 'plus',
              run: sendSample(() => sendContent(occasion, { photo: true, ...captioned(words) })),
            },
            { title: 'Sample album', icon: 'plus', run: sendSample(() => sendSampleAlbum(occasion)) },
            {
              title: 'Sample video',
              icon: 'plus',
              run: sendSample(() => sendContent(occasion, { video: true, ...captioned(words) })),
            },
            {
              title: 'Sample live photo',
              icon: 'plus',
              run: sendSample(() => sendContent(occasion, { live_photo: true, ...captioned(words) })),
            },
            {
              title: 'Sample voice message',
              icon: 'plus',
              run: sendSample(() => sendContent(occasion, { voice: { duration: 7 } })),
            },
            {
              title: 'Location',
              icon: 'plus',
              run: sendSample(() => sendContent(occasion, { location: true })),
            },
            {
              title: 'Contact',
              icon: 'plus',
              run: sendSample(() => sendContent(occasion, { contact: true })),
            },
            { title: 'Poll', icon: 'plus', run: sendSample(() => sendContent(occasion, { poll: true })) },
            { title: 'Quiz', icon: 'plus', run: sendSample(() => sendContent(occasion, SAMPLE_QUIZ)) },
            {
              title: 'Checklist',
              icon: 'plus',
              run: sendSample(() => sendContent(occasion, { checklist: true })),
            },
          ]}
        />
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label={`Files for ${chatTitle}`}
          onChange={(event) => {
            addFiles(event.currentTarget.files ?? []);
            event.currentTarget.value = '';
          }}
        />
        <textarea
          ref={field}
          rows={1}
          value={words}
          placeholder={intent.kind === 'edit' ? 'Edit message' : 'Message'}
          aria-label={`Message to ${chatTitle}`}
          aria-autocomplete="list"
          aria-controls={completion.list.length > 0 ? `commands-${chatId}` : undefined}
          aria-activedescendant={
            completion.list.length > 0 ? `commands-${chatId}-${completion.at}` : undefined
          }
          onInput={(event) => setWords(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const files = event.clipboardData?.files;
            if (files && files.length > 0) {
              event.preventDefault();
              addFiles(files);
            }
          }}
        />
        <Toggle
          icon="format"
          label="Formatting"
          isOn={showsFormats}
          onToggle={() => showFormats(!showsFormats)}
        />
        <Toggle
          icon="smile"
          label="Stickers"
          isOn={showsStickers}
          onToggle={() => showStickers(!showsStickers)}
        />
        {isBlank && canRecord && intent.kind !== 'edit' ? (
          <button
            type="button"
            class="icon-button"
            aria-label="Record a voice message"
            title="Record a voice message"
            onClick={() => setSpeaking(true)}
          >
            <Icon name="microphone" />
          </button>
        ) : (
          <button
            type="button"
            class="icon-button send"
            aria-label={intent.kind === 'edit' ? 'Save' : 'Send'}
            aria-busy={isSending}
            disabled={isBlank}
            onClick={() => void send()}
          >
            <Icon name="send" />
          </button>
        )}
      </div>
    </div>
  );
}

function Toggle({
  icon,
  label,
  isOn,
  onToggle,
}: {
  icon: IconName;
  label: string;
  isOn: boolean;
  onToggle: () => void;
}): JSX.Element {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      aria-pressed={isOn}
      onClick={onToggle}
    >
      <Icon name={icon} />
    </button>
  );
}

function IntentBar({
  intent,
  onCancel,
}: {
  intent: Exclude<Intent, { kind: 'new' }>;
  onCancel: () => void;
}): JSX.Element {
  const { message } = intent;
  const author = message.sender_chat?.title ?? message.from?.first_name ?? 'the channel';
  return (
    <div class="intent">
      <Icon name={intent.kind === 'reply' ? 'reply' : 'edit'} />
      <span class="intent-words">
        <strong>{intent.kind === 'reply' ? `Reply to ${author}` : 'Edit message'}</strong>
        <span>{summaryOf(message)}</span>
      </span>
      <button type="button" class="icon-button" aria-label="Cancel" onClick={onCancel}>
        <Icon name="close" size={18} />
      </button>
    </div>
  );
}

/** The files that wait to be sent, and what each is sent as. */
function Tray({
  attachments,
  onChange,
}: {
  attachments: readonly Attachment[];
  onChange: (rest: readonly Attachment[]) => void;
}): JSX.Element {
  return (
    <ul class="tray" aria-label="Files to send">
      {attachments.map((attachment) => (
        <li key={attachment.id}>
          {attachment.file.type.startsWith('image/') ? (
            <img src={attachment.preview} alt="" />
          ) : (
            <span class="tray-icon">
              <Icon name={attachment.file.type.startsWith('video/') ? 'play' : 'file'} />
            </span>
          )}
          <span class="tray-name">{attachment.file.name}</span>
          <select
            aria-label={`Send ${attachment.file.name} as`}
            value={attachment.kind}
            onChange={(event) => {
              const kind = event.currentTarget.value as Attachment['kind'];
              onChange(attachments.map((other) => (other === attachment ? { ...attachment, kind } : other)));
            }}
          >
            {kindsFor(attachment.file).map((kind) => (
              <option value={kind}>{KIND_NAMES[kind]}</option>
            ))}
          </select>
          <button
            type="button"
            class="icon-button"
            aria-label={`Remove ${attachment.file.name}`}
            onClick={() => {
              URL.revokeObjectURL(attachment.preview);
              onChange(attachments.filter((other) => other !== attachment));
            }}
          >
            <Icon name="close" size={16} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The bot's commands that fit what was typed so far, and which of them is chosen. */
function useCompletion(chatId: number, fromId: number | undefined, words: string, isPrivate: boolean) {
  const [known, setKnown] = useState<readonly BotCommand[]>([]);
  const [suffix, setSuffix] = useState('');
  const [at, setAt] = useState(0);
  const isAsked = words.startsWith('/');
  useEffect(() => {
    if (!isAsked) return;
    void commandsFor(chatId, fromId).then(({ commands, username }) => {
      setKnown(commands);
      setSuffix(username === undefined ? '' : `@${username}`);
    });
  }, [isAsked, chatId, fromId, isPrivate]);
  const list = isAsked ? completions(known, words) : [];
  useEffect(() => setAt(0), [words]);
  const onKey = (key: string, complete: (command: BotCommand) => void): boolean => {
    if (key === 'ArrowDown') setAt((at + 1) % list.length);
    else if (key === 'ArrowUp') setAt((at + list.length - 1) % list.length);
    else if (key === 'Tab' || (key === 'Enter' && words.slice(1) !== list[at]?.command)) complete(list[at]!);
    else return false;
    return true;
  };
  return { list, at: Math.min(at, list.length - 1), suffix, onKey };
}

function captioned(words: string): object {
  return words.trim() === '' ? {} : { caption: words.trim() };
}

function grow(field: HTMLTextAreaElement): void {
  field.style.height = 'auto';
  field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
}
