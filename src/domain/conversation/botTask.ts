import type { Incoming, Unrelayable } from './incoming.ts';
import type { SourceChat } from '../posts/post.ts';
import type { StoredWork } from '../posts/storedWork.ts';
import type { Listener, Saying } from './speaker.ts';
import type { SupportThread } from './support.ts';
import type { NetworkChatId, NetworkPersonId } from '../ids.ts';

/** A command, the press of a button, or a reaction: somebody wants something of the bot. */
export type BotRequest = Extract<Incoming, { readonly type: 'command' | 'button' | 'reaction' }>;

/**
 * Work of the bot that is done after the update that led to it was acknowledged. Every task may be carried out twice:
 * once more after a crash.
 */
export type BotTask =
  | { readonly kind: 'request'; readonly updateId: number; readonly request: BotRequest }
  /** Something to tell a chat. It is tried until it was said or refused, or until the task expires. */
  | {
      readonly kind: 'message';
      readonly to: Listener;
      readonly saying: Saying;
      /** Whose trouble it is about: a reply to it goes to the other side. */
      readonly support?: SupportThread;
    }
  /** A channel posted what cannot be carried: those who administer it are told in private. */
  | {
      readonly kind: 'unrelayable in channel';
      readonly chat: Pick<SourceChat, 'networkId' | 'title'>;
      readonly what: Unrelayable;
    }
  /** Somebody posted or edited many messages at once: what was stored of them is carried little by little. */
  | { readonly kind: 'carry'; readonly work: StoredWork };

/** Says what the bot has to say unasked, by whichever process runs the bot. */
export interface Outbox {
  /**
   * Resolves once it cannot be lost any more; it is tried until it was said or refused, or for that long.
   *
   * @param support whose trouble it is about, so that a reply to it goes to the other side
   * @throws IntakeUnavailable while the database is away
   */
  tell(to: Listener, saying: Saying, expiresInMs: number, support?: SupportThread): Promise<void>;
}

/** A task and what is known about it before it is read. */
export interface NewBotTask {
  readonly task: BotTask;
  /** The chat in which the task's order matters, by network id. */
  readonly chat: NetworkChatId;
  /** Who asked for it, by network id; undefined for what the bot says unasked. */
  readonly person: NetworkPersonId | undefined;
  /** When nobody is interested any more, in milliseconds from now. */
  readonly expiresInMs: number;
}

/** A task that is stored and held by this process. */
export interface StoredBotTask extends Omit<NewBotTask, 'expiresInMs'> {
  readonly id: number;
  /** How many processes have begun it. */
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Keeps tasks until they are done. Each is held by one process at a time; a hold ends by itself when its process does
 * not renew it. All methods reject with IntakeUnavailable while the database is away.
 */
export interface BotTaskStore {
  /** Stores tasks and holds them. A request that is stored already is left out of the answer. */
  add(tasks: readonly NewBotTask[]): Promise<StoredBotTask[]>;
  /** Takes over tasks that nobody holds any more, oldest first, and deletes those that have expired. */
  adopt(): Promise<StoredBotTask[]>;
  /** Holds tasks for some time more. */
  renew(ids: readonly number[]): Promise<void>;
  /** Ends the hold on tasks, so that any process may take them over. */
  release(ids: readonly number[]): Promise<void>;
  /** Deletes a task that is done. */
  finish(id: number): Promise<void>;
}
