import type { Failure } from './classify.ts';

/** The part of a call that can be given up. */
interface Concedable {
  readonly method: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

type Parameters = Concedable['parameters'];

/** A detail that a call can do without: what Telegram's words say when they are about it, and the call without it. */
interface Concession {
  readonly when: RegExp;
  /** Undefined when the call has no such detail. */
  readonly without: (call: Concedable) => Concedable | undefined;
}

const TARGET_IS_GONE =
  /message to be replied not found|repl(y|ied) message not found|REPLY_MESSAGE_ID_INVALID|REPLY_TO_INVALID/i;

/**
 * What is given up, in this order, rather than losing the message: the first whose words fit and which the call has.
 * The words are those of the Bot API server (tdlib/telegram-bot-api) and of the API behind it
 * (core.telegram.org/api/errors).
 */
const CONCESSIONS: readonly Concession[] = [
  { when: TARGET_IS_GONE, without: (call) => leaveOut(call, ['reply_parameters']) },
  { when: /effect/i, without: (call) => leaveOut(call, ['message_effect_id']) },
  { when: /button|keyboard|reply_?markup|url/i, without: (call) => withoutLinks(call) },
  { when: /close_?date|open_?period/i, without: (call) => closedAtOnce(call) },
  { when: /quiz|correct|explanation/i, without: (call) => asPlainPoll(call) },
  { when: /./, without: (call) => asStills(call) },
  { when: /./, without: (call) => withoutPollMedia(call) },
  { when: /description/i, without: (call) => leaveOut(call, ['description', 'description_entities']) },
];

/**
 * Whether a call was refused for what it quotes: that message is gone, or does not say so as it stands there, for
 * instance because it is continued in another.
 */
export function isAboutQuote({ parameters }: Pick<Concedable, 'parameters'>, failure: Failure): boolean {
  const reply = parameters['reply_parameters'] as Parameters | undefined;
  if (failure.kind !== 'refused' || !reply || !('quote' in reply)) return false;
  return /quote/i.test(failure.reason) || TARGET_IS_GONE.test(failure.reason);
}

/**
 * The call without the detail that it was refused for; undefined when it was refused for what it is, or failed for
 * another reason. A chat may also forbid a detail, such as a button that opens a person's private profile.
 */
export function concede<C extends Concedable>(call: C, failure: Failure): C | undefined {
  const isAboutDetail =
    failure.kind === 'refused' || (failure.kind === 'forbidden' && /BUTTON_/.test(failure.reason));
  // What was quoted is shown in another way.
  if (!isAboutDetail || isAboutQuote(call, failure)) return undefined;
  const { reason } = failure;
  for (const { when, without } of CONCESSIONS) {
    const lesser = when.test(reason) ? without(call) : undefined;
    if (lesser) return { ...call, ...lesser };
  }
  return undefined;
}

function leaveOut({ method, parameters }: Concedable, fields: readonly string[]): Concedable | undefined {
  if (!fields.some((field) => field in parameters)) return undefined;
  const left = Object.entries(parameters).filter(([field]) => !fields.includes(field));
  return { method, parameters: Object.fromEntries(left) };
}

/** The buttons of the original go; the one that names the author stays. */
function withoutLinks(call: Concedable): Concedable | undefined {
  const markup = call.parameters['reply_markup'] as
    | { readonly inline_keyboard: readonly (readonly object[])[] }
    | undefined;
  if (!markup?.inline_keyboard.flat().some((button) => 'url' in button)) return undefined;
  const rows = markup.inline_keyboard.filter((row) => row.every((button) => !('url' in button)));
  if (rows.length === 0) return leaveOut(call, ['reply_markup']);
  return { ...call, parameters: { ...call.parameters, reply_markup: { inline_keyboard: rows } } };
}

function closedAtOnce(call: Concedable): Concedable | undefined {
  const left = leaveOut(call, ['close_date']);
  return left && { ...left, parameters: { ...left.parameters, is_closed: true } };
}

const QUIZ_FIELDS = [
  'correct_option_ids',
  'correct_option_id',
  'explanation',
  'explanation_entities',
  'explanation_media',
];

function asPlainPoll(call: Concedable): Concedable | undefined {
  const left = leaveOut(call, QUIZ_FIELDS);
  return left && { ...left, parameters: { ...left.parameters, type: 'regular' } };
}

/** Live photos as the stills that they hold: a server may know no live photos, or not take this one. */
function asStills({ method, parameters }: Concedable): Concedable | undefined {
  if (method === 'sendLivePhoto') {
    const { live_photo: _, ...still } = parameters;
    return { method: 'sendPhoto', parameters: still };
  }
  const media = parameters['media'];
  if (Array.isArray(media) && media.some(isLive)) {
    return { method, parameters: { ...parameters, media: media.map(asStill) } };
  }
  return isLive(media) ? { method, parameters: { ...parameters, media: asStill(media) } } : undefined;
}

function isLive(item: unknown): boolean {
  return (item as { readonly type?: unknown } | undefined)?.type === 'live_photo';
}

function asStill(item: unknown): unknown {
  if (!isLive(item)) return item;
  const { photo, ...others } = item as Parameters;
  return { ...others, type: 'photo', media: photo };
}

function withoutPollMedia(call: Concedable): Concedable | undefined {
  if (call.method !== 'sendPoll') return undefined;
  const options = call.parameters['options'] as readonly Parameters[];
  const plain = leaveOut(call, ['media', 'explanation_media']);
  if (!plain && !options.some((option) => 'media' in option)) return undefined;
  const { parameters } = plain ?? call;
  const bare = options.map((option) =>
    Object.fromEntries(Object.entries(option).filter(([field]) => field !== 'media')),
  );
  return { method: call.method, parameters: { ...parameters, options: bare } };
}
