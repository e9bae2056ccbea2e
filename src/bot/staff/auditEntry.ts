import type { ChatSettings } from '../../domain/chats/chatSettings.ts';
import { clockTime, type QuietHours } from '../../domain/chats/quietHours.ts';
import type { LoggedEntry } from '../../services/staff/audit.ts';
import type { TextKey, Words } from '../../texts/words.ts';

/** So much of a value is shown, in characters: a page of entries has to fit into one message. */
const VALUE_LENGTH = 80;

const DID = {
  'mute person': 'audit:did_mutePerson',
  'unmute person': 'audit:did_unmutePerson',
  'ban person': 'audit:did_banPerson',
  'unban person': 'audit:did_unbanPerson',
  'warn person': 'audit:did_warnPerson',
  'take back post': 'audit:did_takeBackPost',
  'approve post': 'audit:did_approvePost',
  'always approve post': 'audit:did_alwaysApprovePost',
  'reject post': 'audit:did_rejectPost',
  'retry post': 'audit:did_retryPost',
  announce: 'audit:did_announce',
  'stop announcement': 'audit:did_stopAnnouncement',
  'view report': 'audit:did_viewReport',
  'decide report': 'audit:did_decideReport',
  'let chat in': 'audit:did_letChatIn',
  'decline chat': 'audit:did_declineChat',
  'bring chat back': 'audit:did_bringChatBack',
  'remove chat': 'audit:did_removeChat',
  'disconnect chat': 'audit:did_disconnectChat',
  'change settings': 'audit:did_changeSettings',
  'pause hub': 'audit:did_pauseHub',
  'resume hub': 'audit:did_resumeHub',
  'discard held posts': 'audit:did_discardHeldPosts',
  'change plan': 'audit:did_changePlan',
  'grant subscription': 'audit:did_grantSubscription',
  'extend subscription': 'audit:did_extendSubscription',
  'revoke subscription': 'audit:did_revokeSubscription',
  'end renewal': 'audit:did_endRenewal',
  'resume renewal': 'audit:did_resumeRenewal',
  'refund payment': 'audit:did_refundPayment',
  'find payment difference': 'audit:did_findPaymentDifference',
} as const satisfies Record<string, TextKey>;

const FIELDS = {
  until: 'audit:field_until',
  reason: 'audit:field_reason',
  decision: 'audit:field_decision',
  warnings: 'audit:field_warnings',
  author: 'audit:field_author',
  deliveries: 'audit:field_deliveries',
  held: 'audit:field_held',
  source: 'audit:field_source',
  destination: 'audit:field_destination',
  selfSend: 'audit:field_selfSend',
  incoming: 'audit:field_incoming',
  outgoing: 'audit:field_outgoing',
  relay: 'audit:field_relay',
  quiet: 'audit:field_quiet',
  zone: 'audit:field_zone',
  topic: 'audit:field_topic',
  edits: 'audit:field_edits',
  signature: 'audit:field_signature',
  paidAnnouncements: 'audit:field_paidAnnouncements',
  paidRelays: 'audit:field_paidRelays',
  paidDailyStars: 'audit:field_paidDailyStars',
  paidUntil: 'audit:field_paidUntil',
  plan: 'audit:field_plan',
  name: 'audit:field_name',
  stars: 'audit:field_stars',
  days: 'audit:field_days',
  difference: 'audit:field_difference',
} as const satisfies Record<string, TextKey> & Record<keyof ChatSettings, TextKey>;

/** What the action itself says already. */
const EVIDENT = new Set(['state', 'paused', 'banned', 'kind']);

/** What the action leaves as it was: it is named, and did not become nothing. */
const LASTING = new Set(['author']);

/** An entry of the audit log in words: who did what when, and a line for each thing that changed. */
export function auditEntryInWords(words: Words, entry: LoggedEntry): string[] {
  const { at, actor, before, after } = entry;
  const name = actor.kind === 'system' ? words('audit:system') : actor.name || words('audit:somebody');
  return [
    words('audit:entry', {
      at: words.dates.moment(at.getTime()),
      actor: shortened(name),
      did: didInWords(words, entry),
    }),
    ...changesInWords(words, asFields(before), asFields(after)),
  ];
}

function didInWords(words: Words, entry: LoggedEntry): string {
  const { action, subject } = entry;
  // What was changed follows line by line.
  if (subject.kind === 'hub' && action.startsWith('change ')) return words('audit:did_changeHub');
  const what = subjectInWords(words, entry);
  const key = (DID as Partial<Record<string, (typeof DID)[keyof typeof DID]>>)[action];
  return key === undefined ? words('audit:did_unnamed', { action, what }) : words(key, { what });
}

function subjectInWords(words: Words, { subject, networkChatId, title, alias }: LoggedEntry): string {
  switch (subject.kind) {
    case 'chat':
    case 'subscription':
      return words('audit:chat', { title: shortened(title ?? ''), id: networkChatId ?? subject.id });
    case 'person':
      return alias ?? subject.id;
    case 'post':
      return words('audit:post', { id: subject.id });
    case 'payment':
      return words('audit:payment', { id: shortened(subject.id) });
    case 'report':
      return words('audit:report', { id: subject.id });
    case 'hub':
      return '';
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** A list, as of restrictions, and what is no object is left out: the action says what became of it. */
function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function changesInWords(words: Words, before: Fields, after: Fields): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => !EVIDENT.has(name) && before[name] !== after[name])
    .map((name) => {
      const key = (FIELDS as Partial<Record<string, (typeof FIELDS)[keyof typeof FIELDS]>>)[name];
      const field = key === undefined ? name : words(key);
      if (!(name in before) || LASTING.has(name)) {
        return words('audit:detail', { field, value: valueInWords(words, after[name] ?? before[name]) });
      }
      return words('audit:change', {
        field,
        before: valueInWords(words, before[name]),
        after: valueInWords(words, after[name]),
      });
    });
}

function valueInWords(words: Words, value: unknown): string {
  if (value === null || value === undefined) return '—';
  if (typeof value === 'boolean') return words(value ? 'chat:on' : 'chat:off');
  if (typeof value === 'string') {
    return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)
      ? words.dates.moment(Date.parse(value))
      : shortened(value);
  }
  if (typeof value === 'number') return String(value);
  // A signature is a text or an address, and quiet hours have a beginning and an end.
  const { text, url, from, to, zone } = value as {
    readonly text?: string;
    readonly url?: string;
  } & Partial<QuietHours>;
  if (from !== undefined && to !== undefined && zone !== undefined) {
    return words('chat:quietValue', { from: clockTime(from), to: clockTime(to), zone });
  }
  return shortened(text ?? url ?? JSON.stringify(value));
}

function shortened(text: string): string {
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH - 1).toWellFormed()}…` : text;
}
