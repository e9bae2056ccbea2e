import type { KnownCommands } from '../normalise/bot.ts';
import { ban } from './ban.ts';
import { announce } from './announce.ts';
import { audit } from './audit.ts';
import type { Command } from './command.ts';
import { grant } from './grant.ts';
import { deletePost } from './delete.ts';
import { mute } from './mute.ts';
import { broadcast } from './broadcast.ts';
import { edits } from './edits.ts';
import { help } from './help.ts';
import { here } from './here.ts';
import { language } from './language.ts';
import { list } from './list.ts';
import { pause } from './pause.ts';
import { quiet } from './quiet.ts';
import { remove } from './remove.ts';
import { paysupport } from './paysupport.ts';
import { plan } from './plan.ts';
import { forgetme } from './forgetme.ts';
import { mydata } from './mydata.ts';
import { post } from './post.ts';
import { privacy } from './privacy.ts';
import { resume } from './resume.ts';
import { revoke } from './revoke.ts';
import { selfsend } from './selfsend.ts';
import { signature, signatureoff, signatureurl } from './signature.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { settings } from './settings.ts';
import { alias } from './alias.ts';
import { timezone } from './timezone.ts';
import { stop } from './stop.ts';
import { subscribe } from './subscribe.ts';
import { terms } from './terms.ts';
import { unban } from './unban.ts';
import { unmute } from './unmute.ts';
import { warn } from './warn.ts';
import { whois } from './whois.ts';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  start,
  stop,
  settings,
  selfsend,
  broadcast,
  here,
  quiet,
  timezone,
  language,
  subscribe,
  plan,
  deletePost,
  alias,
  privacy,
  mydata,
  forgetme,
  paysupport,
  terms,
  help,
  status,
  list,
  announce,
  post,
  audit,
  pause,
  resume,
  edits,
  signature,
  signatureurl,
  signatureoff,
  remove,
  grant,
  revoke,
  warn,
  mute,
  unmute,
  ban,
  unban,
  whois,
];

/** The commands as the reader of updates has to know them. */
export const KNOWN_COMMANDS: KnownCommands = new Map(
  COMMANDS.map(({ name, inCaptions }) => [name, { inCaptions: inCaptions ?? false }]),
);
