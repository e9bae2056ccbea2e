import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { proposeReason, reasonGiven } from '../../../src/db/moderation/proposedReasons.ts';
import {
  banAuthor,
  createRestrictions,
  liftRestriction,
  muteAuthor,
  reasonIn,
  restrictionsInForce,
  warnAuthor,
  warningsOf,
} from '../../../src/db/moderation/restrictions.ts';
import type { RestrictedAuthor, Restrictions } from '../../../src/domain/moderation/restriction.ts';
import type { SourceAuthor } from '../../../src/domain/posts/post.ts';
import { person } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { World } from '../../support/world/world.ts';
import { textId } from '../../support/ids.ts';

const HOUR = 3_600_000;

let database: AccountDatabase;
let end: () => Promise<void>;
let hub: World;
let source: TestChat;
let restrictions: Restrictions;
let who: SourceAuthor;
let author: RestrictedAuthor;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
  restrictions = createRestrictions(database);
});
afterAll(() => end());
beforeEach(async () => {
  hub = await World.open(database);
  source = await hub.chat();
  who = person({ language: 'es' });
  await hub.say(source, { author: who });
  author = await hub.known(who);
});

const mute = (seconds: number) => muteAuthor(database.sql, author, seconds);
const unmute = () => liftRestriction(database.sql, author, 'mute');
const inForce = () => restrictionsInForce(database.sql, author);
const tend = (nowMs = Date.now()) => restrictions.tend(author, nowMs);
const refusal = async () => {
  const admission = await hub.posts.admit(await hub.say(source, { author: who }));
  return 'refusal' in admission ? admission.refusal : undefined;
};
/** As if all that was written had been written so many minutes earlier. */
const age = (minutes: number) =>
  sql`
    update restrictions set created_at = created_at - ${minutes}::int * interval '1 minute',
      lifted_at = lifted_at - ${minutes}::int * interval '1 minute', until = until - ${minutes}::int * interval '1 minute'
    where author_id = ${author.authorId}
  `.execute(database.sql);

describe('A mute', () => {
  it('is in force at once, and over by itself at its end', async () => {
    const until = await mute(3_600);
    expect(until - Date.now()).toBeGreaterThan(HOUR - 60_000);
    expect(await inForce()).toEqual([{ kind: 'mute', until }]);
    expect(await refusal()).toBe('author muted');
    await age(61);
    expect(await inForce()).toEqual([]);
    expect(await refusal()).toBeUndefined();
  });

  it('given again is prolonged or shortened, and stays one', async () => {
    await mute(3_600);
    const until = await mute(60);
    expect(await inForce()).toEqual([{ kind: 'mute', until }]);
  });

  it('is lifted once', async () => {
    await mute(3_600);
    expect(await unmute()).toBe(true);
    expect(await unmute()).toBe(false);
    expect(await refusal()).toBeUndefined();
  });

  it('can be given anew when the last one is over, noticed or not', async () => {
    await mute(3_600);
    await age(61);
    const until = await mute(3_600);
    expect(await inForce()).toEqual([{ kind: 'mute', until }]);
  });

  it('is told once when it begins and once when it is over, in private', async () => {
    const until = await mute(3_600);
    const to = { networkId: who.networkId, kind: 'private' };
    expect(await tend()).toEqual({
      kind: 'tell that it began',
      to,
      until,
      restriction: expect.any(Number),
    });
    expect(await tend()).toEqual({ kind: 'wait', until });
    const later = await mute(7_200);
    expect(await tend()).toEqual({ kind: 'wait', until: later });
    expect(await tend(later)).toEqual({ kind: 'tell that it is over', to });
    expect(await tend(later)).toEqual({ kind: 'done' });
    expect(await inForce()).toEqual([]);
  });

  it('that is lifted is over', async () => {
    await mute(3_600);
    await tend();
    await unmute();
    expect(await tend()).toMatchObject({ kind: 'tell that it is over' });
    expect(await tend()).toEqual({ kind: 'done' });
  });

  it('that was lifted before anybody was told of it is not told of', async () => {
    await mute(3_600);
    await unmute();
    expect(await tend()).toEqual({ kind: 'done' });
  });

  it('that a ban ended is not called over', async () => {
    await mute(3_600);
    await tend();
    await banAuthor(database.sql, author);
    expect(await inForce()).toEqual([{ kind: 'ban' }]);
    expect(await tend()).toMatchObject({ kind: 'tell of a ban' });
    expect(await tend()).toEqual({ kind: 'done' });
  });

  it('of a channel is told nowhere', async () => {
    who = person({ kind: 'chat' });
    await hub.say(source, { author: who });
    author = await hub.known(who);
    const until = await mute(3_600);
    expect(await tend()).toEqual({ kind: 'wait', until });
    expect(await refusal()).toBe('author muted');
    expect(await tend(until)).toEqual({ kind: 'done' });
  });
});

describe('A ban', () => {
  it('is given once and lifted once', async () => {
    expect(await banAuthor(database.sql, author)).toBe(true);
    expect(await banAuthor(database.sql, author)).toBe(false);
    expect(await refusal()).toBe('author banned');
    expect(await liftRestriction(database.sql, author, 'ban')).toBe(true);
    expect(await refusal()).toBeUndefined();
  });
});

describe('What a person is told', () => {
  const told = async () => {
    const kinds: string[] = [];
    for (let step = await tend(); step.kind !== 'done'; step = await tend()) kinds.push(step.kind);
    return kinds;
  };

  it('of a ban and of its end, is told once each', async () => {
    await banAuthor(database.sql, author);
    expect(await told()).toEqual(['tell of a ban']);
    await liftRestriction(database.sql, author, 'ban');
    expect(await told()).toEqual(['tell that a ban is lifted']);
    expect(await told()).toEqual([]);
  });

  it('of a ban that was lifted before anybody was told, is nothing', async () => {
    await banAuthor(database.sql, author);
    await liftRestriction(database.sql, author, 'ban');
    expect(await told()).toEqual([]);
  });

  it('of a ban that was lifted and given again, is the ban that is in force', async () => {
    await banAuthor(database.sql, author);
    await told();
    await liftRestriction(database.sql, author, 'ban');
    await banAuthor(database.sql, author);
    expect(await told()).toEqual(['tell of a ban']);
  });

  it('of warnings, is each of them once, with its reason', async () => {
    expect(await warnAuthor(database.sql, author, 'no adverts')).toBe(1);
    expect(await warnAuthor(database.sql, author)).toBe(2);
    const first = await tend();
    if (first.kind !== 'tell of a warning') throw new Error(`not told of a warning: ${first.kind}`);
    expect(await reasonIn(database, { kind: 'warned', warning: first.warning })).toBe('no adverts');
    expect(await told()).toEqual(['tell of a warning']);
    expect((await warningsOf(database.sql, author)).map(({ reason }) => reason)).toEqual([
      undefined,
      'no adverts',
    ]);
    expect(await refusal()).toBeUndefined();
  });

  it('in a channel, is nothing', async () => {
    who = person({ kind: 'chat' });
    await hub.say(source, { author: who });
    author = await hub.known(who);
    await warnAuthor(database.sql, author);
    await banAuthor(database.sql, author);
    expect(await told()).toEqual([]);
  });
});

describe('A reason that an admin gives before the question', () => {
  it('counts once, for what the same admin then does', async () => {
    const proposal = { ...author, by: textId(7) };
    await proposeReason(database.sql, proposal, 'spam');
    expect(await reasonGiven(database.sql, { ...author, by: textId(8) }, undefined)).toBeUndefined();
    expect(await reasonGiven(database.sql, proposal, undefined)).toBe('spam');
    expect(await reasonGiven(database.sql, proposal, undefined)).toBeUndefined();
  });

  it('gives way to one that is given later, and to none', async () => {
    const proposal = { ...author, by: textId(7) };
    await proposeReason(database.sql, proposal, 'spam');
    expect(await reasonGiven(database.sql, proposal, 'rudeness')).toBe('rudeness');
    await proposeReason(database.sql, proposal, 'spam');
    await proposeReason(database.sql, proposal, undefined);
    expect(await reasonGiven(database.sql, proposal, undefined)).toBeUndefined();
  });
});

describe('Neglected', () => {
  const mutes = async () => (await restrictions.neglected()).mutes.filter(isOurs);
  const bans = async () => (await restrictions.neglected()).bans.filter(isOurs);
  const isOurs = ({ authorId }: RestrictedAuthor) => authorId === author.authorId;

  it('is a mute that nobody was told of, or whose end nobody noticed, after a while', async () => {
    await mute(3_600);
    expect(await mutes()).toEqual([]);
    await age(5);
    expect(await mutes()).toEqual([author]);
    await tend();
    expect(await mutes()).toEqual([]);
    await age(60);
    expect(await mutes()).toEqual([author]);
    await tend();
    await tend();
    expect(await mutes()).toEqual([]);
  });

  it('is a ban, its end or a warning that nobody was told of', async () => {
    const toTell = async () => (await restrictions.neglected()).toTell!.filter(isOurs);
    await banAuthor(database.sql, author);
    expect(await toTell()).toEqual([]);
    await age(5);
    expect(await toTell()).toEqual([author]);
    await tend();
    expect(await toTell()).toEqual([]);
    await liftRestriction(database.sql, author, 'ban');
    await age(5);
    expect(await toTell()).toEqual([author]);
    await tend();
    await warnAuthor(database.sql, author);
    await sql`update warnings set created_at = now() - interval '5 minutes'`.execute(database.sql);
    expect(await toTell()).toEqual([author]);
    await tend();
    expect(await toTell()).toEqual([]);
  });

  it('is a ban after which nobody looked for copies', async () => {
    await banAuthor(database.sql, author);
    await age(5);
    expect(await bans()).toEqual([author]);
    await restrictions.settleBans(author);
    expect(await bans()).toEqual([]);
  });

  it('is a post that is taken back and has copies left', async () => {
    const other = await hub.chat();
    await hub.chat();
    const postId = await hub.post(other);
    await hub.sendAll(postId);
    const posts = async () => (await restrictions.neglected()).posts.filter((id) => id === postId);
    expect(await posts()).toEqual([]);
    await sql`update posts set withdrawn_at = now() - interval '5 minutes' where id = ${postId}`.execute(
      database.sql,
    );
    expect(await posts()).toEqual([postId]);
    await sql`update copies set withdrawn_at = now() where post_id = ${postId}`.execute(database.sql);
    expect(await posts()).toEqual([]);
  });
});
