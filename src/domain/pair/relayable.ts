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
import { type Cleaning, cleaningOf } from './cleaning.ts';
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
  | 'large file'
  /** Nobody can tell what is inside the file: it loses its name, and nothing else. */
  | 'opaque file';

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
  { content, borrowed, ...file }: Pick<SourceMessage, 'content' | 'borrowed' | 'fileBytes' | 'fileType'>,
  rules: FittingRules,
): Fitted {
  if (borrowed !== undefined) return { kind: 'unfit', because: borrowed };
  if (content.kind === 'contact') return { kind: 'unfit', because: 'contact' };
  const words = new Words(rules.contacts);
  const cleaning = isFileContent(content) ? cleaningOf(content, file, rules.cleanedBytes) : 'not needed';
  const fitted = withoutExtras(fit(content, words, cleaning), content, words);
  const asks = questionAbout(content, cleaning);
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

function fit(content: Exclude<Content, { kind: 'contact' }>, words: Words, cleaning: Cleaning): Content {
  if (isFileContent(content)) return fitFile(content, words, cleaning);
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

function fitFile(content: FileContent, words: Words, cleaning: Cleaning): FileContent {
  const { caption, ...file } = content;
  return {
    ...file,
    ...(cleaning === 'whole' && { cleaned: true as const }),
    ...(cleaning === 'name only' && { cleaned: 'name' as const }),
    ...(caption && { caption: words.of(caption) }),
  };
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

function questionAbout(content: Content, cleaning: Cleaning): TalkQuestion | undefined {
  if (content.kind === 'location' || content.kind === 'venue') return 'place';
  if (cleaning === 'name only') return 'opaque file';
  return cleaning === 'none' ? 'large file' : undefined;
}
