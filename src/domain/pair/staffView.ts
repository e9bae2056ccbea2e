import type { AuthorId } from '../ids.ts';
import type { Gender } from './profile.ts';

/** How the line of strangers is doing, in numbers. */
export interface LineFigures {
  readonly people: number;
  readonly registered: number;
  readonly newToday: number;
  readonly premium: number;
  readonly banned: number;
  readonly waiting: number;
  readonly chats: number;
  readonly chatsToday: number;
  readonly reports: number;
}

/** Somebody in staff's list of people; nothing in it is a network's id. */
export interface ListedStranger {
  readonly id: AuthorId;
  readonly alias: string;
  readonly gender?: Gender;
  readonly age?: number;
  readonly city?: string;
  readonly premium: boolean;
  readonly banned: boolean;
  readonly chatting: boolean;
}

/** A page of that list. */
export interface StrangerPage {
  readonly people: readonly ListedStranger[];
  readonly total: number;
  readonly pages: number;
}
