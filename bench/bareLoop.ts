/**
 * The baseline of a fan-out, in a process of its own: what a bot costs that sends in a loop and keeps nothing, so
 * many calls at a time. Loses everything when it is killed.
 */
import { Telegram } from 'telegraf';
import { answerQuestions } from './answering.ts';

/** Sends to chats that follow each other, from 1 on. */
export interface LoopQuestion {
  readonly sends: number;
  readonly concurrency: number;
}

const telegram = new Telegram(process.env['BOT_TOKEN']!, { apiRoot: process.env['LOCAL_API_URL']! });

answerQuestions<LoopQuestion>(async ({ sends, concurrency }) => {
  let next = 1;
  const sendOn = async (): Promise<void> => {
    while (next <= sends) {
      const chat = next++;
      await telegram.sendMessage(chat, `No. ${chat}: something that people say to each other`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, sendOn));
});
