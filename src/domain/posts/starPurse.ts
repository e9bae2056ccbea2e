import type { Lane } from './lane.ts';

/** What Telegram takes for a message beyond the free rate is a tenth of a Star (Bot API: allow_paid_broadcast). */
export const MESSAGES_PER_STAR = 10;

/** How many Stars so many paid messages cost at most, rounded up. */
export function starsFor(messages: number): number {
  return Math.ceil(messages / MESSAGES_PER_STAR);
}

/** Sends that a hub may pay for. Answers to people never cost anything. */
export type PaidLane = Exclude<Lane, 'interactive'>;

/** Where the daily budget of a bot is kept, and its balance is known. */
export interface StarSource {
  /**
   * Takes up to so many messages from today's budget and says how many it took: 0 when paying is switched off for the lane
   * or the day's budget is used up.
   */
  reserve(lane: PaidLane, messages: number): Promise<number>;
  /** Puts back what was reserved and not used, for the day on which that is said. */
  release(messages: number): Promise<void>;
  /** The Stars that the bot has. */
  balance(): Promise<number>;
}

/** How many messages are reserved together, so that the budget is asked seldom. */
const TOGETHER = 50;

/** What was reserved goes back after this many milliseconds: the switch, the cap and the day are looked at again. */
const RESERVED_FOR_MS = 5_000;

/** How long nothing is asked after an answer that nothing may be paid, in milliseconds. */
const ASK_AGAIN_MS = 5_000;

/** How long a balance counts as known, in milliseconds. */
const BALANCE_KNOWN_MS = 10_000;

/** How long nothing is paid once the network has said that the Stars are used up, in milliseconds. */
const EMPTY_MS = 60_000;

interface Wallet {
  messages: number;
  until: number;
}

/**
 * What one process may still pay for. It takes small amounts out of the budget that all processes share, so that a crash
 * loses little of it and the cap is never exceeded.
 */
export class StarPurse {
  readonly #source: StarSource;
  readonly #now: () => number;
  readonly #wallets = new Map<PaidLane, Wallet>();
  readonly #askAgain = new Map<PaidLane, number>();
  #balance = { messages: 0, until: 0 };

  constructor(source: StarSource, now: () => number = Date.now) {
    this.#source = source;
    this.#now = now;
  }

  /** Takes out up to so many messages and says how many may be paid for. Does not throw: what is unknown is not paid. */
  async take(lane: PaidLane, messages: number): Promise<number> {
    try {
      await this.#fill(lane, messages);
    } catch {
      this.#askAgain.set(lane, this.#now() + ASK_AGAIN_MS);
    }
    const wallet = this.#wallets.get(lane);
    const taken = Math.min(wallet?.messages ?? 0, messages);
    if (wallet) wallet.messages -= taken;
    return taken;
  }

  /** Puts back what was taken and not used. */
  giveBack(lane: PaidLane, messages: number): void {
    const wallet = this.#wallets.get(lane);
    if (wallet) wallet.messages += messages;
    else this.#source.release(messages).catch(() => {});
  }

  /** The network said that the Stars are used up: sending goes on at the free rate. */
  empty(): void {
    const until = this.#now() + EMPTY_MS;
    this.#balance = { messages: 0, until };
    for (const lane of ['relay', 'announcement'] as const) this.#askAgain.set(lane, until);
    for (const [lane, { messages }] of this.#wallets) {
      this.#wallets.delete(lane);
      this.#source.release(messages).catch(() => {});
    }
  }

  async #fill(lane: PaidLane, messages: number): Promise<void> {
    const old = this.#wallets.get(lane);
    if (old && old.until > this.#now() && old.messages >= messages) return;
    if ((this.#askAgain.get(lane) ?? 0) > this.#now()) return;
    if (old && old.until <= this.#now()) {
      this.#wallets.delete(lane);
      if (old.messages > 0) await this.#source.release(old.messages);
    }
    const affordable = await this.#affordable();
    const wanted = Math.min(Math.max(messages, TOGETHER), affordable);
    const reserved = wanted > 0 ? await this.#source.reserve(lane, wanted) : 0;
    if (reserved === 0) this.#askAgain.set(lane, this.#now() + ASK_AGAIN_MS);
    else this.#put(lane, reserved);
  }

  #put(lane: PaidLane, messages: number): void {
    this.#balance.messages -= messages;
    const wallet = this.#wallets.get(lane);
    if (wallet) wallet.messages += messages;
    else this.#wallets.set(lane, { messages, until: this.#now() + RESERVED_FOR_MS });
  }

  async #affordable(): Promise<number> {
    if (this.#balance.until <= this.#now()) {
      const stars = await this.#source.balance();
      this.#balance = {
        messages: Math.floor(stars * MESSAGES_PER_STAR),
        until: this.#now() + BALANCE_KNOWN_MS,
      };
    }
    return this.#balance.messages;
  }
}
