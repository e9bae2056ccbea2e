import { afterEach, describe, expect, test } from '@jest/globals';
import { findFreePorts } from '../../embedded/ports.ts';
import { connect, Stranger } from './harness/stranger.ts';
import { startTown, type Town } from './harness/town.ts';

let town: Town | undefined;
afterEach(() => town?.close());

/** The text of an `.env` as variables, of which the town's own go first. */
function variablesIn(text: string): Record<string, string> {
  const lines = text.split('\n').flatMap((line) => /^([A-Z_]+)=(.*)$/.exec(line) ?? []);
  const entries = Array.from({ length: lines.length / 3 }, (_, no): [string, string] => [
    lines[no * 3 + 1]!,
    lines[no * 3 + 2]!,
  ]);
  return Object.fromEntries(entries.filter(([name]) => name !== 'BOT_TOKEN' && name !== 'REDIS_URL'));
}

/** The larger bot's, with values as its manual suggests them. */
const LARGER = `
BOT_TOKEN=your_bot_token_here
MANDATORY_CHANNEL_ID=@town_news
ADMIN_IDS=900001,987654321
VIDEO_CALL_DOMAIN=https://calls.example.org
API_SECRET_KEY=Zk3vQ9wX2mB7tL5nR8cY
API_HOST=127.0.0.1
MYSQL_HOST=localhost
MYSQL_PORT=3306
MYSQL_USER=bot
MYSQL_PASSWORD=not-used-here
MYSQL_DATABASE=anonymous_chat
REDIS_HOST=localhost
REDIS_PORT=6379
MINIO_ENDPOINT=
MINIO_ACCESS_KEY=
MINIO_SECRET_KEY=
MINIO_BUCKET_NAME=profile-images
MINIO_SECURE=false
MAX_CHAT_DURATION_MINUTES=60
PREMIUM_CHAT_DURATION_MINUTES=180
MATCHMAKING_TIMEOUT_SECONDS=300
RATE_LIMIT_MESSAGES_PER_MINUTE=20
PREMIUM_PRICE=100
PREMIUM_DURATION_DAYS=30
`;

/** The smaller bot's. */
const SMALLER = `
BOT_TOKEN=your_bot_token_here
REDIS_URL=redis://localhost:6379/0
DATABASE_PATH=./data/anon.sqlite3
RATE_LIMIT_MSG_PER_SEC=1
FIND_DEBOUNCE_SEC=8
SESSION_TTL_SEC=0
CLEANUP_INTERVAL_SEC=600
MASK_USER_IDS=true
MASK_SALT=
JITSI_HOST=https://meet.jit.si
`;

describe('With the environment of an earlier bot and LINES=pair', () => {
  test('the larger one’s channel, prices, admins and video API are what they were', async () => {
    const [port = 0, apiPort = 0] = await findFreePorts(2);
    town = await startTown({
      env: { LINES: 'pair', ...variablesIn(LARGER), PORT: String(port), API_PORT: String(apiPort) },
    });
    await town.start('api');
    const { id: channel } = await town.control.post<{ id: number }>('/chats', {
      type: 'channel',
      title: 'Town news',
      username: 'town_news',
      bot: 'administrator',
    });
    const join = ({ person }: Stranger) =>
      town!.control.post('/membership', { chat_id: channel, user_id: person.id, action: 'join' });
    const lea = await Stranger.unknown(town, 'Lea');
    await lea.say('/start');
    await lea.press(await lea.hears(/Before you start/), 'I’m 18 or older and agree');
    await lea.hears(/^Join this channel first/);
    await join(lea);
    await lea.say('/premium');
    await lea.hears(/Premium: chats of up to 3 hours instead of 1 hour/);
    const offer = (await lea.place.messages()).at(-1);
    expect(JSON.stringify(offer?.reply_markup)).toContain('100 ⭐️');

    const api = `http://127.0.0.1:${apiPort}/api/video-call`;
    const headers = { 'x-api-key': 'Zk3vQ9wX2mB7tL5nR8cY', 'content-type': 'application/json' };
    const body = JSON.stringify({ user1_id: 11, user2_id: 22, chat_room_id: 33, call_type: 'video' });
    const made = await fetch(`${api}/create`, { method: 'POST', headers, body });
    expect(made.status).toBe(200);
    const room = (await made.json()) as { room_id: string; link: string };
    expect(room.link).toBe(`https://calls.example.org/call/${room.room_id}`);
    const found = await fetch(`${api}/${room.room_id}`, { headers });
    expect(await found.json()).toMatchObject({ room_id: room.room_id, data: { status: 'pending' } });
    expect((await fetch(`${api}/${room.room_id}`)).status).toBe(422);
    const removed = await fetch(`${api}/${room.room_id}`, { method: 'DELETE', headers });
    expect(await removed.json()).toEqual({ message: 'Room deleted successfully' });
    expect((await fetch(`${api}/${room.room_id}`, { headers })).status).toBe(404);
  });

  test('the smaller one’s commands do what they did', async () => {
    town = await startTown({ env: { LINES: 'pair', ...variablesIn(SMALLER) } });
    const [ana, ben] = await Promise.all([Stranger.named(town, 'Ana'), Stranger.named(town, 'Ben')]);
    await connect(town, ana, ben);
    for (const words of ['one', 'two', 'three']) await ana.say(words);
    await ana.hears(/You’re writing too fast/);
    await ben.hears('two');
    expect(await ben.words()).not.toContain('three');
    await ana.say('/report');
    await ana.hears(/What’s wrong\?/);
    await ana.say('/block');
    // A chat that has only just begun ends all the same when somebody blocks the other.
    await ana.hears(/won’t meet this person again/);
    await ben.hears(/ended the chat/);
    await ana.say('/find');
    await ana.say('/end');
    await ana.hears(/I stopped looking|You aren’t in a chat/);
    await ana.say('/find');
    await ana.hears(/^Wait \d second/);
  });
});
