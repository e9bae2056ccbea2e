import {
  type Content,
  type FileContent,
  type FormattedText,
  isFileContent,
  type PollContent,
  type PollOption,
  type VenueContent,
} from '../posts/content.ts';
import type { Borrowed, SourceMessage } from '../posts/post.ts';
import { maskContacts } from './contacts/maskContacts.ts';

/** What people may say of themselves in a session: `mask` hides how to find them elsewhere. */
export type ContactRule = 'mask' | 'allow';

/** Why something is not for a stranger. */
export type TalkRefusal = Borrowed | 'contact';

/** What somebody is asked before it goes to a stranger. */
export type TalkQuestion =
  /** It tells where they are. */
  | 'place'
  /** The file is too large to be cleaned: its name and what it tells of its maker go along. */
  | 'uncleaned file';

/** Content as a stranger may see it. */
export type Fitted =
  | {
      readonly kind: 'fit';
      readonly content: Content;
      /** Whether something was hidden. */
      readonly masked: boolean;
      /** What its author has to agree to first. */
      readonly asks?: TalkQuestion;
    }
  | { readonly kind: 'unfit'; readonly because: TalkRefusal };

/** How messages are made fit. */
export interface FittingRules {
  readonly contacts: ContactRule;
  /** Larger files are not cleaned, in bytes. */
  readonly cleanedBytes: number;
}

/** Takes out of a message whatever tells who wrote it, or says why the message is not for a stranger. */
export function fitForStranger(
  { content, borrowed, fileBytes }: Pick<SourceMessage, 'content' | 'borrowed' | 'fileBytes'>,
  rules: FittingRules,
): Fitted {
  if (borrowed !== undefined) return { kind: 'unfit', because: borrowed };
  if (content.kind === 'contact') return { kind: 'unfit', because: 'contact' };
  const words = new Words(rules.contacts);
  // A file that names no size may be of any.
  const isCleaned = (fileBytes ?? Infinity) <= rules.cleanedBytes;
  const fitted = withoutExtras(fit(content, words, isCleaned), content, words);
  const asks = questionAbout(content, isCleaned);
  return { kind: 'fit', content: fitted, masked: words.masked, ...(asks && { asks }) };
}

/** Hides contacts in one text after the other, and knows whether there were any. */
class Words {
  masked = false;
  readonly #rule: ContactRule;

  constructor(rule: ContactRule) {
    this.#rule = rule;
  }

  of<T extends FormattedText>(text: T): T {
    if (this.#rule === 'allow') return text;
    const { text: hidden, masked } = maskContacts(text);
    this.masked ||= masked;
    return { ...text, ...hidden };
  }

  plain(text: string): string {
    return this.of({ text, entities: [] }).text;
  }

  get areHidden(): boolean {
    return this.#rule === 'mask';
  }
}

function fit(content: Exclude<Content, { kind: 'contact' }>, words: Words, isCleaned: boolean): Content {
  if (isFileContent(content)) return fitFile(content, words, isCleaned);
  switch (content.kind) {
    case 'text': {
      // A preview would show the address that the text hides.
      const { linkPreview: _, ...text } = words.of(content);
      return words.areHidden ? { ...text, linkPreview: { is_disabled: true } } : content;
    }
    case 'location':
    case 'dice':
      return content;
    case 'venue':
      return fitVenue(content, words);
    case 'poll':
      return fitPoll(content, words);
  }
}

function fitFile(content: FileContent, words: Words, isCleaned: boolean): FileContent {
  const { caption, ...file } = content;
  return {
    ...file,
    ...(isCleaned && keepsItsName(content) && { cleaned: true as const }),
    ...(caption && { caption: words.of(caption) }),
  };
}

/** Whether Telegram sends such a file with the name that it had, and with what is written into it. */
function keepsItsName({ kind }: FileContent): boolean {
  return kind === 'document' || kind === 'audio';
}

function fitVenue(venue: VenueContent, words: Words): VenueContent {
  return { ...venue, title: words.plain(venue.title), address: words.plain(venue.address) };
}

/** Who votes stays unknown. Media of a poll are left out: they would bring files and places past the rules for them. */
function fitPoll(poll: PollContent, words: Words): PollContent {
  const { media: _, explanationMedia: __, description, explanation, ...plain } = poll;
  return {
    ...plain,
    anonymous: true,
    question: words.of(poll.question),
    options: poll.options.map((option) => fitOption(option, words)),
    ...(description && { description: words.of(description) }),
    ...(explanation && { explanation: words.of(explanation) }),
  };
}

function fitOption(option: PollOption, words: Words): PollOption {
  const { media: _, ...plain } = option;
  return words.of(plain);
}

/** Buttons lead elsewhere, and a line of another chat tells where somebody is; an effect tells nothing. */
function withoutExtras(content: Content, { quote }: Content, words: Words): Content {
  const { buttons: _, answering: __, quote: ___, ...plain } = content;
  return { ...plain, ...(quote && { quote: words.of(quote) }) };
}

function questionAbout(content: Content, isCleaned: boolean): TalkQuestion | undefined {
  if (content.kind === 'location' || content.kind === 'venue') return 'place';
  return isFileContent(content) && keepsItsName(content) && !isCleaned ? 'uncleaned file' : undefined;
}
