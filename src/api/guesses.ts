import { isIPv6 } from 'node:net';
import type { FastifyReply } from 'fastify';
import { Problem } from './problems.ts';

/** Wrong tokens that one network may show in a minute: enough for typing errors, too few for guessing. */
const GUESSES_PER_MINUTE = 10;
const MINUTE_MS = 60_000;

/**
 * Counts wrong tokens by the network that they came from. Once a network has used up its guesses, no token of it is
 * looked at until the minute is over, so that a right guess looks like a wrong one.
 */
export class Guesses {
  readonly #now: () => number;
  #wrong = new Map<string, number>();
  #endsAt = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @throws Problem when no token from that address may be looked at now */
  refuseMore(ip: string, reply: FastifyReply): void {
    this.#beginMinute();
    if ((this.#wrong.get(networkOf(ip)) ?? 0) < GUESSES_PER_MINUTE) return;
    const seconds = String(Math.ceil((this.#endsAt - this.#now()) / 1_000));
    void reply.header('retry-after', seconds);
    throw new Problem('too-many-requests', `Too many wrong tokens came from here. Wait ${seconds} s.`);
  }

  /** Notes a wrong token. */
  count(ip: string): void {
    this.#beginMinute();
    const network = networkOf(ip);
    this.#wrong.set(network, (this.#wrong.get(network) ?? 0) + 1);
  }

  #beginMinute(): void {
    if (this.#now() < this.#endsAt) return;
    this.#wrong = new Map();
    this.#endsAt = this.#now() + MINUTE_MS;
  }
}

/** The address itself for IPv4; for IPv6 its first 64 bits, all of which usually belong to one customer. */
export function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip;
  // An IPv4 address in the clothes of IPv6 belongs to itself.
  const mapped = /^::ffff:([\d.]+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = ip.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  if (tail === undefined) return groups.slice(0, 4).join(':');
  const after = tail.split(':').filter((group) => group !== '');
  const zeros = Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0');
  return [...groups, ...zeros, ...after].slice(0, 4).join(':');
}
