import { createContext, type ComponentChild, type JSX } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { entityTree, type TextNode } from '../text/entityTree.ts';
import type { MessageEntity } from '../telegram.ts';
import { say } from '../state/toasts.ts';
import { users } from '../state/world.ts';

/** What a click in a text can do, where the text stands. */
export interface TextActions {
  /** A command is sent. */
  readonly sendCommand: (command: string) => void;
  /** An invoice's link is paid. */
  readonly payLink: (link: string) => void;
}
export const TextActionsContext = createContext<TextActions | undefined>(undefined);

/** `createInvoiceLink` answers links of this shape. */
const INVOICE_LINK = /^https:\/\/t\.me\/(\$|invoice\/)/;

/** A message's words, formatted as Telegram shows them. */
export function FormattedText({
  text,
  entities = [],
}: {
  text: string;
  entities?: MessageEntity[] | undefined;
}): JSX.Element {
  if (entities.length === 0) return <>{text}</>;
  return <>{entityTree(text, entities).map(drawNode)}</>;
}

function drawNode(node: TextNode): ComponentChild {
  if (typeof node === 'string') return node;
  const { entity } = node;
  const words = wordsIn(node);
  const inner = node.children.map(drawNode);
  switch (entity.type) {
    case 'bold':
      return <strong>{inner}</strong>;
    case 'italic':
      return <em>{inner}</em>;
    case 'underline':
      return <u>{inner}</u>;
    case 'strikethrough':
      return <s>{inner}</s>;
    case 'spoiler':
      return <Spoiler>{inner}</Spoiler>;
    case 'code':
      return <code>{inner}</code>;
    case 'pre':
      return <pre tabIndex={0}>{inner}</pre>;
    case 'blockquote':
    case 'expandable_blockquote':
      return <blockquote>{inner}</blockquote>;
    case 'text_link':
      return <Link address={entity.url}>{inner}</Link>;
    case 'url':
      return <Link address={/^[a-z]+:\/\//i.test(words) ? words : `https://${words}`}>{inner}</Link>;
    case 'email':
      return <a href={`mailto:${words}`}>{inner}</a>;
    case 'phone_number':
      return <a href={`tel:${words}`}>{inner}</a>;
    case 'bot_command':
      return <Command command={words} />;
    case 'mention':
    case 'text_mention':
    case 'hashtag':
    case 'cashtag':
      return <span class="mention">{inner}</span>;
    default:
      return inner;
  }
}

function wordsIn(node: TextNode): string {
  return typeof node === 'string' ? node : node.children.map(wordsIn).join('');
}

/** Hidden until somebody wants to know. */
export function Spoiler({ children }: { children: ComponentChild }): JSX.Element {
  const [isShown, show] = useState(false);
  if (isShown) return <span class="spoiler shown">{children}</span>;
  return (
    <button type="button" class="spoiler" aria-label="Show the spoiler" onClick={() => show(true)}>
      <span aria-hidden="true">{children}</span>
    </button>
  );
}

function Command({ command }: { command: string }): JSX.Element {
  const actions = useContext(TextActionsContext);
  if (actions === undefined) return <>{command}</>;
  return (
    <button type="button" class="text-link" onClick={() => actions.sendCommand(command)}>
      {command}
    </button>
  );
}

function Link({ address, children }: { address: string; children: ComponentChild }): JSX.Element {
  const actions = useContext(TextActionsContext);
  if (INVOICE_LINK.test(address) && actions !== undefined) {
    return (
      <button type="button" class="text-link" onClick={() => actions.payLink(address)}>
        {children}
      </button>
    );
  }
  const person = /^tg:\/\/user\?id=(\d+)$/.exec(address)?.[1];
  if (person !== undefined) {
    return (
      <button
        type="button"
        class="text-link"
        onClick={() => say(users.peek(Number(person))?.first_name ?? 'Somebody unknown')}
      >
        {children}
      </button>
    );
  }
  // Only addresses of the web become links: a bot could write `javascript:` too.
  if (!/^https?:\/\//i.test(address)) return <>{children}</>;
  return (
    <a href={address} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}

/** Whether a link asks for Stars. */
export function isInvoiceLink(address: string): boolean {
  return INVOICE_LINK.test(address);
}
