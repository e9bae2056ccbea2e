import { type Chat, isPresent } from './chat.ts';
import type { CrowdState } from './crowdState.ts';
import { formatText } from './entities.ts';
import { mediaContent } from './methods/media.ts';
import { postMessage, withoutReply } from './posting.ts';
import { seek } from './seekers.ts';
import type { MessageDraft } from './telegram.ts';
import type { World } from './world.ts';

/** How a crowd talks. */
export interface CrowdOrder {
  postsPerSecond: number;
  /** When it falls silent by itself, in milliseconds from now. */
  durationMs: number;
  /** Only in these chats; everywhere where a bot is, when absent. */
  chatIds?: number[];
  /** They look for somebody to talk to, each in the private chat with a bot, instead of talking to everybody. */
  seeking?: boolean;
}

/** How often the crowd looks whether somebody is due to speak, in milliseconds. */
const TICK_MS = 50;
/** How often it looks where it may talk: chats come and go, in milliseconds. */
const LOOK_AROUND_MS = 2_000;
/** How many of a hundred posts are pictures, and how many are replies to something the bot sent. */
const OF_A_HUNDRED = { pictures: 8, replies: 25 };

const SAYINGS = [
  'Good morning, everybody!',
  'Has anyone seen the tram on line 4 today?',
  'The market has the first strawberries.',
  'I can lend you a ladder, come by after six.',
  'Rain again… the garden is happy at least.',
  'We meet at the old bridge at ten.',
  'Who left a blue umbrella in the hall?',
  'The lecture tonight starts half an hour later.',
  'Thank you for the recipe, it worked at once.',
  'Two tickets for Saturday are left, who wants them?',
  'The lift works again.',
  'Does anybody have a bicycle pump?',
  'Soup is ready, bring your own bowl 🍲',
  'Look at that moon 🌕',
  'The bakery closes at noon today.',
  'My cat is back!',
];
const ANSWERS = [
  'Yes!',
  'Here too.',
  'I will be there.',
  'Thanks, good to know.',
  'No, sorry.',
  '👍',
  'Where exactly?',
];

/** People who post by themselves at a given rate, in chats picked at random, and stop after a while. */
export class Crowd {
  #world: World;
  #order: CrowdOrder | undefined;
  #timer: NodeJS.Timeout | undefined;
  #posted = 0;
  readonly #pressed = new Set<string>();
  #begun = 0;
  #chats: Chat[] = [];
  #lookedAround = Number.NEGATIVE_INFINITY;

  constructor(world: World) {
    this.#world = world;
  }

  /** What the crowd is doing. */
  get state(): CrowdState {
    const order = this.#order;
    return {
      talking: order !== undefined,
      posts_per_s: order?.postsPerSecond ?? 0,
      posted: this.#posted,
      ...(order && { until: new Date(Date.now() + this.#left(order)).toISOString() }),
    };
  }

  /** Lets people talk; those who already do go on at the new rate. */
  talk(order: CrowdOrder): CrowdState {
    clearTimeout(this.#timer);
    this.#order = order;
    this.#posted = 0;
    this.#begun = performance.now();
    this.#lookedAround = Number.NEGATIVE_INFINITY;
    this.#timer = setTimeout(() => this.#tick(), TICK_MS);
    this.#world.events.emit('crowd', this.state);
    return this.state;
  }

  /** Silence. */
  stop(): CrowdState {
    clearTimeout(this.#timer);
    if (this.#order === undefined) return this.state;
    this.#order = undefined;
    this.#world.events.emit('crowd', this.state);
    return this.state;
  }

  #left({ durationMs }: CrowdOrder): number {
    return this.#begun + durationMs - performance.now();
  }

  #tick(): void {
    const order = this.#order;
    if (order === undefined) return;
    // Looked up once: whether it is over and what is due by then must not be told by two readings of the clock.
    const passed = Math.min(performance.now() - this.#begun, order.durationMs);
    const due = Math.floor((passed / 1000) * order.postsPerSecond);
    this.#lookAround(order);
    // After a stall the crowd does not shout all at once what it missed.
    const most = Math.max(1, Math.ceil(order.postsPerSecond / 4));
    for (let said = 0; this.#posted < due; said++) {
      if (said < most) this.#sayOne(order);
      this.#posted += 1;
    }
    if (passed === order.durationMs) this.stop();
    else this.#timer = setTimeout(() => this.#tick(), TICK_MS);
  }

  #lookAround({ chatIds, seeking = false }: CrowdOrder): void {
    if (performance.now() - this.#lookedAround < LOOK_AROUND_MS) return;
    this.#lookedAround = performance.now();
    const wanted = chatIds && new Set(chatIds);
    const { chats, privateChats, bots } = this.#world;
    this.#chats = [...chats.values(), ...privateChats.values()].filter(
      (chat) =>
        (wanted?.has(chat.id) ?? true) &&
        chat.migratedTo === undefined &&
        (!seeking || chat.type === 'private') &&
        [...bots.keys()].some((bot) => isPresent(chat.members.get(bot))),
    );
  }

  #sayOne({ seeking = false }: CrowdOrder): void {
    const chat = oneOf(this.#chats);
    if (seeking) {
      if (chat) seek(this.#world, chat, this.#pressed);
      return;
    }
    const author = chat && authorIn(this.#world, chat);
    if (chat === undefined || author === undefined) return;
    postMessage(this.#world, chat, { ...author, ...this.#words(chat) });
  }

  #words(chat: Chat): MessageDraft {
    const kind = Math.random() * 100;
    if (kind < OF_A_HUNDRED.pictures) {
      const picture = mediaContent(this.#world.files.create('photo'), false);
      return { ...picture, caption: oneOf(SAYINGS) ?? '' };
    }
    const newest = chat.messages.get(chat.nextMessageId - 1);
    if (kind < OF_A_HUNDRED.pictures + OF_A_HUNDRED.replies && newest?.from?.is_bot) {
      return { ...text(ANSWERS), reply_to_message: withoutReply(newest) };
    }
    return text(SAYINGS);
  }
}

function text(choices: string[]): MessageDraft {
  const formatted = formatText(oneOf(choices) ?? '', '', undefined);
  return { text: formatted.text, ...(formatted.entities.length > 0 && { entities: formatted.entities }) };
}

/** Somebody who may write here: in a channel the channel itself. */
function authorIn(world: World, chat: Chat): MessageDraft | undefined {
  if (chat.type === 'channel') return { sender_chat: chat.info };
  const people = [...chat.members].filter(([id, { status }]) => {
    const person = world.people.get(id);
    const writes = status === 'member' || status === 'administrator' || status === 'creator';
    return writes && person !== undefined && !person.user.is_bot && !person.isDeactivated;
  });
  const id = oneOf(people)?.[0];
  const from = id === undefined ? undefined : world.user(id);
  return from && { from };
}

function oneOf<T>(choices: T[]): T | undefined {
  return choices[Math.floor(Math.random() * choices.length)];
}
