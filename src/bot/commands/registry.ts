import type { KnownCommands } from '../normalise/bot.ts';
import { ban } from '../moderation/banCommand.ts';
import { announce } from '../posts/announceCommand.ts';
import { audit } from '../staff/auditCommand.ts';
import type { Command } from './command.ts';
import { grant } from '../billing/grantCommand.ts';
import { deletePost } from '../posts/deleteCommand.ts';
import { mute } from '../moderation/muteCommand.ts';
import { broadcast } from '../hub/broadcastCommand.ts';
import { edits } from '../hub/editsCommand.ts';
import { help } from './help.ts';
import { here } from '../hub/hereCommand.ts';
import { language } from '../people/languageCommand.ts';
import { list } from '../hub/listCommand.ts';
import { pause } from '../hub/pauseCommand.ts';
import { quiet } from '../hub/quietCommand.ts';
import { remove } from '../hub/removeCommand.ts';
import { paysupport } from '../billing/paysupportCommand.ts';
import { plan } from '../billing/planCommand.ts';
import { forgetme } from '../people/forgetmeCommand.ts';
import { mydata } from '../people/mydataCommand.ts';
import { post } from '../posts/postCommand.ts';
import { privacy } from '../people/privacyCommand.ts';
import { resume } from '../hub/resumeCommand.ts';
import { revoke } from '../billing/revokeCommand.ts';
import { selfsend } from '../hub/selfsendCommand.ts';
import { signature, signatureoff, signatureurl } from '../hub/signatureCommand.ts';
import { start } from '../hub/startCommand.ts';
import { status } from '../hub/statusCommand.ts';
import { settings } from '../hub/settingsCommand.ts';
import { alias } from '../people/aliasCommand.ts';
import { timezone } from '../hub/timezoneCommand.ts';
import { stop } from '../hub/stopCommand.ts';
import { subscribe } from '../billing/subscribeCommand.ts';
import { terms } from '../billing/termsCommand.ts';
import { unban } from '../moderation/unbanCommand.ts';
import { unmute } from '../moderation/unmuteCommand.ts';
import { warn } from '../moderation/warnCommand.ts';
import { whois } from '../moderation/whoisCommand.ts';

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
