import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Scene, startScene } from './scene.ts';

let scene: Scene;
let ann: number;

beforeEach(async () => {
  scene = await startScene();
  await scene.ok('getMe');
  ann = await scene.person('Ann');
  await scene.chat({ type: 'private', members: [ann] });
});
afterEach(() => scene.simulator.close());

describe('somebody who takes no voice and video messages', () => {
  const voice = () => ({ chat_id: ann, voice: 'https://x.org/voice.oga' });
  const videoNote = () => ({ chat_id: ann, video_note: 'https://x.org/note.mp4' });

  beforeEach(() =>
    scene.sim('POST', '/sim/users', {
      id: ann,
      first_name: 'Ann',
      has_restricted_voice_and_video_messages: true,
    }),
  );

  it('gets neither, and everything else', async () => {
    expect(await scene.refusal('sendVoice', voice())).toBe(
      '400 Bad Request: user restricted receiving of voice note messages',
    );
    expect(await scene.refusal('sendVideoNote', videoNote())).toBe(
      '400 Bad Request: user restricted receiving of video note messages',
    );
    await scene.ok('sendMessage', { chat_id: ann, text: 'words' });
    await scene.ok('sendVideo', { chat_id: ann, video: 'https://x.org/film.mp4' });
  });

  it('is known for it, until the setting changes', async () => {
    const restricted = 'has_restricted_voice_and_video_messages';
    expect(await scene.ok('getChat', { chat_id: ann })).toHaveProperty(restricted, true);
    await scene.sim('POST', '/sim/users', { id: ann, first_name: 'Anna' });
    expect(await scene.ok('getChat', { chat_id: ann })).toHaveProperty(restricted, true);
    await scene.sim('POST', '/sim/users', { id: ann, first_name: 'Anna', [restricted]: false });
    await scene.ok('sendVoice', voice());
    await scene.ok('sendVideoNote', videoNote());
  });

  it('gets them in groups', async () => {
    const chat_id = await scene.chat({ type: 'group', members: [ann] });
    await scene.ok('sendVoice', { ...voice(), chat_id });
  });
});

it.each([
  'Bad Request: have no write access to the chat',
  'Bad Request: YOU_BLOCKED_USER',
  'Bad Request: VOICE_MESSAGES_FORBIDDEN',
])('One chat can answer every send with a refusal of its own: %s', async (description) => {
  const bob = await scene.person('Bob');
  await scene.chat({ type: 'private', members: [bob] });
  await scene.sim('POST', '/sim/faults', { kind: 'error', chat_id: ann, method: 'send*', description });
  expect(await scene.refusal('sendMessage', { chat_id: ann, text: 'hello' })).toBe(`400 ${description}`);
  await scene.ok('sendMessage', { chat_id: bob, text: 'hello' });
});
