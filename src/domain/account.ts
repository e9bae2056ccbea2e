import type { AccountId } from './ids.ts';

/** The account of everything that was kept while there was only one. */
export const FIRST_ACCOUNT = 1 as AccountId;

/** Why a post cannot be carried whose files only another account, which is not ours any more, can send. */
export const FILES_OF_ANOTHER_ACCOUNT = 'its files belong to a bot that does not run here any more';
