import { ban } from './ban.ts';
import { announce } from './announce.ts';
import { audit } from './audit.ts';
import type { Command } from './command.ts';
import { grant } from './grant.ts';
import { deletePost } from './delete.ts';
import { mute } from './mute.ts';
import { pause } from './pause.ts';
import { remove } from './remove.ts';
import { paysupport } from './paysupport.ts';
import { plan } from './plan.ts';
import { forgetme } from './forgetme.ts';
import { mydata } from './mydata.ts';
import { post } from './post.ts';
import { privacy } from './privacy.ts';
import { resume } from './resume.ts';
import { revoke } from './revoke.ts';
import { start } from './start.ts';
import { stop } from './stop.ts';
import { subscribe } from './subscribe.ts';
import { terms } from './terms.ts';
import { unban } from './unban.ts';
import { unmute } from './unmute.ts';
import { whois } from './whois.ts';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  start,
  stop,
  subscribe,
  plan,
  paysupport,
  terms,
  deletePost,
  privacy,
  mydata,
  forgetme,
  pause,
  resume,
  remove,
  grant,
  revoke,
  mute,
  unmute,
  ban,
  unban,
  whois,
  announce,
  post,
  audit,
];
