import { audit } from './en/audit.ts';
import { billing } from './en/billing.ts';
import { chat } from './en/chat.ts';
import { hub } from './en/hub.ts';
import { moderation } from './en/moderation.ts';
import { pair } from './en/pair.ts';
import { pairProfile } from './en/pairProfile.ts';
import { pairStaff } from './en/pairStaff.ts';
import { personal } from './en/personal.ts';
import { posts } from './en/posts.ts';
import { steering } from './en/steering.ts';
import { talk } from './en/talk.ts';

/** Everything in English, which is what the other languages are measured by. */
export const en = {
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
};
