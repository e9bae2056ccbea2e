import type { en } from './en.ts';
import { audit } from './es/audit.ts';
import { billing } from './es/billing.ts';
import { chat } from './es/chat.ts';
import { hub } from './es/hub.ts';
import { moderation } from './es/moderation.ts';
import { pair } from './es/pair.ts';
import { pairProfile } from './es/pairProfile.ts';
import { pairStaff } from './es/pairStaff.ts';
import { personal } from './es/personal.ts';
import { posts } from './es/posts.ts';
import { steering } from './es/steering.ts';
import { talk } from './es/talk.ts';
import type { Translation } from './translation.ts';

/** Everything in Spanish. */
export const es = {
  audit,
  billing,
  chat,
  hub,
  moderation,
  pair,
  pairProfile,
  pairStaff,
  personal,
  posts,
  steering,
  talk,
} satisfies {
  [Area in keyof typeof en]: Translation<(typeof en)[Area]>;
};
