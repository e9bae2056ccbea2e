import { toHub } from '../../domain/posts/route.ts';
import { BILLING_PRESSES } from '../billing/billingPresses.ts';
import { grant } from '../billing/grantCommand.ts';
import { paysupport } from '../billing/paysupportCommand.ts';
import { plan } from '../billing/planCommand.ts';
import { revoke } from '../billing/revokeCommand.ts';
import { subscribe } from '../billing/subscribeCommand.ts';
import { terms } from '../billing/termsCommand.ts';
import { help } from '../commands/help.ts';
import { approvalPressed } from '../moderation/approvalPress.ts';
import { ban } from '../moderation/banCommand.ts';
import { held } from '../moderation/heldCommand.ts';
import { mute } from '../moderation/muteCommand.ts';
import { banPressed, mutePressed, unbanPressed, unmutePressed } from '../moderation/restrictPress.ts';
import { unban } from '../moderation/unbanCommand.ts';
import { unmute } from '../moderation/unmuteCommand.ts';
import { warn } from '../moderation/warnCommand.ts';
import { whois } from '../moderation/whoisCommand.ts';
import { alias } from '../people/aliasCommand.ts';
import { forget } from '../people/forgetPress.ts';
import { forgetme } from '../people/forgetmeCommand.ts';
import { language } from '../people/languageCommand.ts';
import { languageChosen } from '../people/languagePress.ts';
import { mydata } from '../people/mydataCommand.ts';
import { privacy } from '../people/privacyCommand.ts';
import { announce } from '../posts/announceCommand.ts';
import { announcementStopped, announce as announcePressed } from '../posts/announcePress.ts';
import { deletePost } from '../posts/deleteCommand.ts';
import { deletePressed } from '../posts/deletePress.ts';
import { post } from '../posts/postCommand.ts';
import { retry } from '../posts/retryPress.ts';
import { audit } from '../staff/auditCommand.ts';
import { audit as auditPressed } from '../staff/auditPress.ts';
import { broadcast } from './broadcastCommand.ts';
import { opened, quietened, relayChosen, stopped, switched, zoneChosen } from './chatPresses.ts';
import { edits } from './editsCommand.ts';
import { here } from './hereCommand.ts';
import {
  bringBackPressed,
  cardOpened,
  editsChosen,
  pageTurned,
  pausePressed,
  planChoiceOpened,
  removePressed,
  statusPressed,
} from './hubPresses.ts';
import { declined, letIn } from './letInPress.ts';
import { hidden } from './hiddenCommand.ts';
import { hide } from './hideCommand.ts';
import { hiddenEntryPressed, hiddenPageTurned, hidePressed } from './hidingPresses.ts';
import { list } from './listCommand.ts';
import { paid, paidSwitched } from './paidCommand.ts';
import { pause } from './pauseCommand.ts';
import { quiet } from './quietCommand.ts';
import { relay } from './relayCommand.ts';
import { remove } from './removeCommand.ts';
import { resume } from './resumeCommand.ts';
import { selfsend } from './selfsendCommand.ts';
import { settings } from './settingsCommand.ts';
import { signature, signatureoff, signatureurl } from './signatureCommand.ts';
import { start } from './startCommand.ts';
import { status } from './statusCommand.ts';
import { stop } from './stopCommand.ts';
import { timezone } from './timezoneCommand.ts';
import type { Line } from '../line.ts';
import { tellUnrelayable } from '../posts/unrelayable.ts';
import { hintToStranger } from './strangerHint.ts';
import { membershipChanged } from './membership.ts';
import type { HubServices } from './hubServices.ts';

/** The hub: chats that share everything. */
export const hubLine: Line<HubServices> = {
  name: 'hub',
  startLabel: 'hub:startHere',
  terms: 'billing:terms',
  commands: [
    start,
    stop,
    settings,
    selfsend,
    broadcast,
    relay,
    here,
    quiet,
    timezone,
    hide,
    hidden,
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
    paid,
    signature,
    signatureurl,
    signatureoff,
    remove,
    grant,
    revoke,
    held,
    warn,
    mute,
    unmute,
    ban,
    unban,
    whois,
  ],
  presses: [
    letIn,
    declined,
    removePressed,
    bringBackPressed,
    approvalPressed,
    mutePressed,
    unmutePressed,
    banPressed,
    unbanPressed,
    retry,
    auditPressed,
    announcePressed,
    announcementStopped,
    forget,
    deletePressed,
    opened,
    switched,
    quietened,
    relayChosen,
    zoneChosen,
    languageChosen,
    stopped,
    statusPressed,
    pausePressed,
    editsChosen,
    paidSwitched,
    pageTurned,
    cardOpened,
    planChoiceOpened,
    hidePressed,
    hiddenEntryPressed,
    hiddenPageTurned,
    ...BILLING_PRESSES,
  ],
  process: (_message, { post }) => post(toHub),
  hint: (message, { services, facts }) => hintToStranger(services, message, facts.membership),
  refuse: (incoming, services) => tellUnrelayable(services, incoming),
  membershipChanged: (change, services, isAlone) => membershipChanged(services, change, isAlone),
};
