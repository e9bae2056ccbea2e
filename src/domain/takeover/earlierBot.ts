import type { ChatKind } from '../posts/post.ts';
import type { Signature } from '../posts/signature.ts';
import type { NetworkChatId, NetworkPersonId } from '../ids.ts';

/**
 * What a TelegramMediaHub kept, and what it means here. All of it is read from its database; times are milliseconds
 * since 1970.
 */
export interface EarlierBot {
  readonly chats: readonly EarlierChat[];
  readonly settings: ReadonlyMap<string, string>;
  readonly aliases: readonly EarlierAlias[];
  readonly restrictions: readonly EarlierRestriction[];
  readonly terms: readonly EarlierTerm[];
}

/** A chat as it was registered. */
export interface EarlierChat {
  readonly networkId: NetworkChatId;
  readonly kind: string;
  readonly title: string | undefined;
  readonly username: string | undefined;
  readonly active: boolean;
  /** Its switch for what goes out. */
  readonly source: boolean;
  /** Its switch for what comes in. */
  readonly destination: boolean;
  readonly selfSend: boolean;
  readonly registeredAt: number;
}

/** A pseudonym of a person, or of a chat that speaks under its own name. */
export interface EarlierAlias {
  readonly networkId: NetworkPersonId;
  readonly alias: string;
}

/** A mute or ban of a person, or of a chat. */
export interface EarlierRestriction {
  readonly networkId: NetworkPersonId;
  readonly kind: string;
  readonly active: boolean;
  readonly since: number;
  /** Undefined for good. */
  readonly until: number | undefined;
}

/** A stretch of time that was paid for or granted. */
export interface EarlierTerm {
  /** Its number there. */
  readonly id: string;
  readonly chatId: NetworkChatId;
  /** Who paid, or the admin who granted it. */
  readonly userId: NetworkPersonId;
  readonly plan: string;
  readonly stars: number;
  readonly boughtAt: number;
  readonly expiresAt: number;
  readonly chargeId: string | undefined;
}

/** The settings of the hub. */
export interface EarlierSettings {
  readonly paused: boolean;
  readonly signature: Signature | undefined;
  readonly edits: 'off' | 'resend';
  /** Keys that mean nothing here. */
  readonly unknown: readonly string[];
}

const KNOWN_SETTINGS = [
  'paused',
  'signature_text',
  'signature_url',
  'signature_enabled',
  'edit_redistribution',
];

/** What the key-value table says. A signature that was switched off is none. */
export function settingsOf(values: ReadonlyMap<string, string>): EarlierSettings {
  const text = values.get('signature_text')?.trim();
  const url = values.get('signature_url')?.trim();
  const signature: Signature | undefined = text
    ? { kind: 'text', text }
    : url
      ? { kind: 'link', url }
      : undefined;
  return {
    paused: isTrue(values.get('paused') ?? 'false'),
    signature: isTrue(values.get('signature_enabled') ?? 'true') ? signature : undefined,
    edits: values.get('edit_redistribution') === 'resend' ? 'resend' : 'off',
    unknown: [...values.keys()].filter((key) => !KNOWN_SETTINGS.includes(key)),
  };
}

/** What Telegram calls the chat, or undefined when that says nothing. */
export function kindOf(chat: EarlierChat): ChatKind | undefined {
  const kinds: readonly ChatKind[] = ['private', 'group', 'supergroup', 'channel'];
  return kinds.find((kind) => kind === chat.kind.toLowerCase());
}

/** What the chat is called here: people have no title, and groups lost theirs now and then. */
export function titleOf(chat: EarlierChat): string {
  return chat.title?.trim() || chat.username?.trim() || chat.networkId;
}

/**
 * Whether a term was paid for. What admins granted carries no charge, or one that several grants share.
 */
export function isPaid(term: EarlierTerm): term is EarlierTerm & { readonly chargeId: string } {
  return term.stars > 0 && term.chargeId !== undefined && !term.chargeId.startsWith('admin_grant');
}

/** For how many days each plan was sold there. */
const PLAN_DAYS: Readonly<Record<string, number>> = { week: 7, month: 30, year: 365 };

/** For how many days that plan was sold, if there was such a plan. */
export function daysOf(plan: string): number | undefined {
  return PLAN_DAYS[plan];
}

function isTrue(value: string): boolean {
  return ['true', '1', 'yes', 'on'].includes(value.trim().toLowerCase());
}
