import type { Activities } from '../../src/activities/createActivities.ts';
import type { Notice } from '../../src/domain/moderation/notice.ts';
import type { AuthorId, HubId, PostId } from '../../src/domain/ids.ts';
import type {
  Neglected,
  RestrictedAuthor,
  RestrictionStep,
} from '../../src/domain/moderation/restriction.ts';
import type { WithdrawalTally } from '../../src/domain/posts/withdrawal.ts';

/** What the looks at an author's restrictions give, one after the other; after the last nothing is in force. */
const looks = new Map<string, RestrictionStep[]>();
/** How withdrawals of posts stand, look after look; after the last everything is done. */
const tallies = new Map<PostId, WithdrawalTally[]>();
const told: Notice[] = [];
let failures = 0;
let neglected: Neglected = { mutes: [], toTell: [], bans: [], posts: [] };

/** An author whom nothing else restricts. */
export function someAuthor(alias: string): RestrictedAuthor {
  return { hubId: 1 as HubId, authorId: 1 as AuthorId, alias };
}

/** Says what the next looks at an author's restrictions give. */
export function willTend(alias: string, ...steps: RestrictionStep[]): void {
  looks.set(alias, steps);
}

/** How many of these looks are still to come. */
export function looksLeft(alias: string): number {
  return looks.get(alias)?.length ?? 0;
}

/** Says how the next looks at a post's withdrawal find it. */
export function willStop(postId: PostId, ...found: WithdrawalTally[]): void {
  tallies.set(postId, found);
}

/** Says what nobody has in hand. */
export function willNeglect(given: Neglected): void {
  neglected = given;
}

/** So many attempts to say something fail before one does not. */
export function willFailToSay(times: number): void {
  failures = times;
}

/** What was said so far. */
export function noticesTold(): readonly Notice[] {
  return told;
}

const DONE: WithdrawalTally = {
  posts: 1,
  left: 0,
  deleted: 3,
  outOfReach: 1,
  stopped: 2,
  underWay: 0,
  doubts: 0,
};

/** Steps of moderation that do nothing and answer as if they had. */
export const MODERATION_STAND_INS: Pick<
  Activities,
  | 'tendRestrictions'
  | 'settleBans'
  | 'neglected'
  | 'stopPosts'
  | 'deleteOriginal'
  | 'withdrawCopies'
  | 'notify'
  | 'amendNotice'
> = {
  tendRestrictions: async ({ alias }) => looks.get(alias)?.shift() ?? { kind: 'done' },
  settleBans: async () => {},
  neglected: async () => neglected,
  stopPosts: async (scope) => (scope.kind === 'post' && tallies.get(scope.postId)?.shift()) || DONE,
  deleteOriginal: async () => 'deleted',
  withdrawCopies: async () => ({ kind: 'more' }),
  async notify(_, notice) {
    if (failures-- > 0) throw new Error('no turn yet');
    told.push(notice);
  },
  async amendNotice(_, __, notice) {
    told.push(notice);
  },
};
