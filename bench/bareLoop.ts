/**
 * The baseline of a fan-out, in a process of its own: what a bot costs that sends in a loop and keeps nothing, so
 * many calls at a time. Loses everything when it is killed.
 */
import { Telegram } from 'telegraf';
import { Pool } from 'undici';
import { answerQuestions } from './answering.ts';

/** What makes the calls of a loop: the client that bots usually use, or the fastest one that there is. */
export type LoopClient = 'Telegraf' | 'undici';

/** Sends to chats that follow each other, from 1 on. */
export interface LoopQuestion {
  readonly client: LoopClient;
  readonly sends: number;
  readonly concurrency: number;
}

const token = process.env['BOT_TOKEN']!;
const apiRoot = process.env['LOCAL_API_URL']!;
const telegram = new Telegram(token, { apiRoot });
const pool = new Pool(new URL(apiRoot).origin, { pipelining: 1 });

const CLIENTS: Readonly<Record<LoopClient, (chat: number, text: string) => Promise<unknown>>> = {
  Telegraf: (chat, text) => telegram.sendMessage(chat, text),
  undici: async (chat, text) => {
    const { body } = await pool.request({
      path: `/bot${token}/sendMessage`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ chat_id: chat, text }),
    });
    return body.json();
  },
};

answerQuestions<LoopQuestion>(async ({ client, sends, concurrency }) => {
  let next = 1;
  const sendOn = async (): Promise<void> => {
    while (next <= sends) {
      const chat = next++;
      await CLIENTS[client](chat, `No. ${chat}: something that people say to each other`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, sendOn));
});
