import type { Client } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import {
  banButton,
  muteButton,
  unbanButton,
  unmuteButton,
} from '../../../src/bot/moderation/moderationButtons.ts';
import type { Press, PressAnswer, PressContext } from '../../../src/bot/buttons/press.ts';
import {
  banPressed,
  mutePressed,
  unbanPressed,
  unmutePressed,
} from '../../../src/bot/moderation/restrictPress.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import type { SourceAuthor } from '../../../src/domain/posts/post.ts';
import { createModerationService } from '../../../src/services/moderation/moderation.ts';
import { createTargets } from '../../../src/services/people/targets.ts';
import { wordsIn } from '../../../src/texts/words.ts';
import { person } from '../../support/world/content.ts';
import { freshDatabase } from '../../support/world/database.ts';
import { World } from '../../support/world/world.ts';

const ADMIN = person();
const OFFICE = { networkId: ADMIN.networkId, kind: 'private' as const };
const MESSAGE = 33;
const HOUR = 3_600;

let database: AccountDatabase;
let end: () => Promise<void>;
let author: SourceAuthor;
/** What workflows were started with, and what they were told. */
let started: { args: unknown[]; signalArgs?: unknown[] }[];
let temporalIsAway: boolean;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(async () => {
  [started, temporalIsAway] = [[], false];
  author = person();
  const hub = await World.open(database);
  await hub.say(await hub.chat(), { author });
});

/** Presses a button with these data, as the admin of the hub, in the same message. */
async function press(kind: Press, data: string): Promise<PressAnswer> {
  const client = {
    workflow: {
      async signalWithStart(_: unknown, given: { args: unknown[]; signalArgs?: unknown[] }) {
        if (temporalIsAway) throw new Error('no answer');
        started.push(given);
      },
    },
  } as unknown as Client;
  const context = {
    services: {
      moderation: createModerationService(database, client),
      targets: createTargets(database),
      adminIds: [ADMIN.networkId],
    },
    by: ADMIN,
    chat: OFFICE,
    language: 'en',
    words: wordsIn('en'),
    messageId: MESSAGE,
    amend: async () => {},
  } as unknown as PressContext;
  return kind.prepare(data)!.run(context);
}

/** What the audit log says of the author, oldest first. */
async function actions(): Promise<string[]> {
  const { rows } = await sql<{ action: string }>`
    select action from audit_log where subject_id = ${String(author.networkId)} order by id
  `.execute(database.sql);
  return rows.map(({ action }) => action);
}

const ban = (answer: 'ask' | 'yes' | 'no') =>
  press(banPressed, banButton.data({ author: author.networkId, answer }));

describe('A ban', () => {
  test('whose press found Temporal away is carried on by the same press, with its report', async () => {
    temporalIsAway = true;
    await expect(ban('yes')).rejects.toThrow();
    expect([await actions(), started]).toEqual([['ban person'], []]);
    temporalIsAway = false;
    await ban('yes');
    expect(await actions()).toEqual(['ban person']);
    const report = { to: OFFICE, messageId: MESSAGE, banned: author.networkId };
    expect(started[0]).toMatchObject({ signalArgs: [report] });
  });

  test('whose button is pressed twice is one ban, and the second press hears of it', async () => {
    expect(await ban('yes')).toBeUndefined();
    expect(await ban('yes')).toEqual({ toast: expect.stringContaining('is already banned') });
    expect(await actions()).toEqual(['ban person']);
  });

  test('that is there already is not asked about by an old button', async () => {
    expect(await ban('ask')).toBeUndefined();
    await ban('yes');
    expect(await ban('ask')).toBe('stale');
  });

  test('that was thought better of is none', async () => {
    await ban('no');
    expect([await actions(), started]).toEqual([[], []]);
  });

  test('does not hit an admin, whatever a button says', async () => {
    const hub = await World.open(database);
    await hub.say(await hub.chat(), { author: ADMIN });
    author = ADMIN;
    expect(await ban('yes')).toBe('stale');
    expect([await actions(), started]).toEqual([[], []]);
  });

  test('is lifted once, however often the button is pressed', async () => {
    await ban('yes');
    const data = unbanButton.data({ author: author.networkId });
    expect(await press(unbanPressed, data)).toBeUndefined();
    expect(await press(unbanPressed, data)).toBe('stale');
    expect(await actions()).toEqual(['ban person', 'unban person']);
  });
});

describe('A mute', () => {
  const mute = (seconds: number) =>
    press(mutePressed, muteButton.data({ author: author.networkId, seconds }));

  test('whose button is pressed twice is one mute; another duration is another', async () => {
    await mute(HOUR);
    await mute(HOUR);
    expect(await actions()).toEqual(['mute person']);
    await mute(2 * HOUR);
    expect(await actions()).toEqual(['mute person', 'mute person']);
    expect(await mute(1)).toBe('stale');
  });

  test('is lifted once, however often the button is pressed', async () => {
    await mute(HOUR);
    const data = unmuteButton.data({ author: author.networkId });
    expect(await press(unmutePressed, data)).toBeUndefined();
    expect(await press(unmutePressed, data)).toBe('stale');
    expect(await actions()).toEqual(['mute person', 'unmute person']);
  });
});
