import { Progress } from '../../domain/concurrency/progress.ts';
import type { ChatId, PostId } from '../../domain/ids.ts';

/** A post that takes longer keeps those behind it waiting no more, in milliseconds: calls may hang. */
const PATIENCE_MS = 1_500;

/** What is in hand of one chat. */
interface Line {
  running: number;
  readonly waiting: Set<PostId>;
  readonly progress: Progress;
}

/**
 * Lets the posts of a chat that this process has in hand at the same time go one after the other, the oldest first.
 * Without it a post would be looked at while the one before it is being sent, find that it has to wait, and cost a batch.
 */
export class PostTurns {
  readonly #lines = new Map<ChatId, Line>();

  /** Runs `work` once no other post of the chat runs here and no older one waits, or when these do not move on. */
  async run<T>(chatId: ChatId, postId: PostId, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(chatId) ?? { running: 0, waiting: new Set(), progress: new Progress() };
    this.#lines.set(chatId, line);
    await comeToTurn(line, postId);
    try {
      return await work();
    } finally {
      line.running -= 1;
      line.progress.notify();
      if (line.running === 0 && line.waiting.size === 0) this.#lines.delete(chatId);
    }
  }

  /** Whether an older post of the chat waits here. */
  isOlderWaiting(chatId: ChatId, postId: PostId): boolean {
    const line = this.#lines.get(chatId);
    return line !== undefined && isOlderIn(line, postId);
  }
}

/** Waits for a turn and takes it. */
async function comeToTurn(line: Line, postId: PostId): Promise<void> {
  line.waiting.add(postId);
  let moves = true;
  while (moves && (line.running > 0 || isOlderIn(line, postId)))
    moves = await line.progress.next(PATIENCE_MS);
  line.waiting.delete(postId);
  // Without an `await` since the last look.
  line.running += 1;
}

function isOlderIn({ waiting }: Line, postId: PostId): boolean {
  for (const other of waiting) if (other < postId) return true;
  return false;
}
