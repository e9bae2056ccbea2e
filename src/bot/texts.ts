/** Everything that the bot says, in one place. */
export const texts = {
  joined:
    'This chat is connected. What is posted here goes to all other chats, and what they post comes here.',
  alreadyJoined: 'This chat is connected already.',
  pending: 'This chat asks to join. An admin has to let it in first.',
  removed: 'This chat was taken out by an admin. Only an admin can bring it back.',
  left: 'This chat is disconnected. /start connects it again.',
  notJoined: 'This chat is not connected. /start connects it.',
  onlyAdministrators: 'Only administrators of this chat can do that.',
  wantsToJoin: (title: string, kind: string) => `The ${kind} “${title}” asks to join.`,
  letIn: 'Let it in',
  wasLetIn: (title: string) => `“${title}” is connected.`,
  notYours: 'This button is for the admins.',
  stale: 'This button is out of date.',
  onlyAdmins: 'Only an admin of the hub can do that.',
  paused: 'Paused. What is posted is held until /resume.',
  pausedAlready: 'It is paused already. /resume lets everything go.',
  resumed: (held: number) =>
    `Resumed. ${held} held ${held === 1 ? 'post goes' : 'posts go'} out now, in order.`,
  privacyMode:
    'I cannot read what is posted here, because privacy mode hides it from me. Make me an administrator of this ' +
    'chat, or turn privacy mode off at @BotFather and add me again.',
  tooMany: 'You post faster than this hub carries. Some of your posts stay here; wait a minute.',
  endsSoon: (of: 'trial' | 'paid', days: number) =>
    `${of === 'trial' ? 'The free trial of this chat' : 'The subscription of this chat'} ends in ${days} ${days === 1 ? 'day' : 'days'}.`,
  ended: (of: 'trial' | 'paid') =>
    `${of === 'trial' ? 'The free trial of this chat' : 'The subscription of this chat'} has ended. What other chats post does not come here any more.`,
  missed: (count: number) => `You missed ${count} ${count === 1 ? 'message' : 'messages'} from other chats.`,
  unrelayable: (what: string) => `A ${what} cannot be carried to the other chats.`,
};
