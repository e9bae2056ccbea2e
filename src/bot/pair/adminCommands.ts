import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import type { AuthorId } from '../../domain/ids.ts';
import type { ListedStranger } from '../../domain/pair/staffView.ts';
import { isHubAdmin } from '../../domain/people/permissions.ts';
import { actorOf } from '../../services/staff/audit.ts';
import type { AuthorMeant } from '../../services/people/targets.ts';
import { buttonKind, count } from '../buttons/buttonData.ts';
import { onPress } from '../buttons/press.ts';
import { type Command, type CommandContext, IN_PRIVATE } from '../commands/command.ts';
import { namedAuthorAlone } from '../commands/namedAuthor.ts';
import type { Conversation } from '../conversation.ts';
import { announceTo } from '../posts/announceCommand.ts';
import { announcementStopped, announce as announcePressed } from '../posts/announcePress.ts';
import { genderLabel } from './labels.ts';
import type { PairServices } from './pairServices.ts';

const forStaff = { right: 'hub admins', isPrivate: true, where: IN_PRIVATE } as const;

/** Turns a page of the list of people. A search is typed again: a button has no room for it. */
const usersButton = buttonKind('pairUsers', 1, { page: count });

/** How the line is doing. */
const stats: Command<PairServices> = {
  ...forStaff,
  name: 'admin_stats',
  about: 'pairStaff:about_stats',
  async run({ services, words, answer }) {
    const figures = await services.pair.staffView.figures();
    const text = words('pairStaff:stats', { ...figures });
    await answer(figures.reports > 0 ? `${text}\n${words('pairStaff:openReports')}` : text);
  },
};

/** Sends something to everybody who uses the line, once it was seen and confirmed. */
const broadcast: Command<PairServices> = {
  ...forStaff,
  name: 'admin_broadcast',
  about: 'pairStaff:about_broadcast',
  usage: 'posts:usage_announce',
  example: 'New: video calls.',
  inCaptions: true,
  run: (context) => announceTo('pair', context),
};

/** The people of the line, ten a page. */
const users: Command<PairServices> = {
  ...forStaff,
  name: 'admin_users',
  about: 'pairStaff:about_users',
  usage: 'pairStaff:usage_users',
  example: 'madrid',
  async run(context) {
    const [, page, wanted = ''] = /^(?:(\d{1,4})(?=\s|$))?\s*(.{0,64})/s.exec(context.argument) ?? [];
    const asked = { wanted: wanted.trim(), page: Number(page ?? 1) || 1 };
    // A number alone is a page where there are so many, and somebody's id otherwise.
    const isPage =
      page === undefined ||
      asked.wanted !== '' ||
      asked.page <= (await context.services.pair.staffView.people('', 1)).pages;
    await context.answer(
      await (isPage ? usersPage(context, asked.wanted, asked.page) : usersPage(context, page, 1)),
    );
  },
};

const usersTurned = onPress<{ page: number }, PairServices>(usersButton, {
  right: 'hub admins',
  isPrivate: true,
  run: async (context, { page }) => context.amend(await usersPage(context, '', page)),
});

async function usersPage(
  { services, words }: Conversation<PairServices>,
  wanted: string,
  page: number,
): Promise<Saying> {
  const { people, total, pages } = await services.pair.staffView.people(wanted, page);
  if (people.length === 0) return { text: words('pairStaff:usersNone') };
  const turn = (label: string, to: number): Button => ({ label, data: usersButton.data({ page: to }) });
  const buttons = [
    ...(page > 1 ? [turn(words('pairStaff:newer'), page - 1)] : []),
    ...(page < pages ? [turn(words('pairStaff:older'), page + 1)] : []),
  ];
  const lines = people.map((one) =>
    words('pairStaff:userLine', { id: String(one.id), alias: one.alias, about: aboutOf(words, one) }),
  );
  return {
    text: [
      words('pairStaff:users', { count: total }),
      ...lines,
      ...(pages > 1 ? [words('pairStaff:usersPage', { page, pages })] : []),
      ...(wanted !== '' && page < pages
        ? [words('pairStaff:usersNext', { page: page + 1, title: wanted })]
        : []),
    ].join('\n'),
    ...(wanted === '' && buttons.length > 0 && { buttons: [buttons] }),
  };
}

function aboutOf(words: Conversation['words'], one: ListedStranger): string {
  const { gender, age, city, premium, banned, chatting } = one;
  const known = [
    ...(gender ? [genderLabel(words, gender)] : []),
    ...(age ? [String(age)] : []),
    ...(city ? [city] : []),
  ];
  const signs = `${premium ? ' ⭐️' : ''}${chatting ? ' 💬' : ''}${banned ? ' 🚫' : ''}`;
  return `${known.length > 0 ? known.join(', ') : words('pairStaff:unknownAbout')}${signs}`;
}

/** Keeps somebody from chatting; a chat that goes on ends. */
const ban: Command<PairServices> = {
  ...forStaff,
  name: 'admin_ban',
  about: 'pairStaff:about_ban',
  usage: 'pairStaff:usage_who',
  example: '117',
  async run(context) {
    const { services, by, words, answer } = context;
    const meant = await strangerMeant(context);
    if (!meant) return;
    if (isHubAdmin(meant, services.adminIds)) return answer(words('moderation:isAdmin'));
    const isNew = await services.moderation.ban(meant, actorOf(by));
    await answer(words(isNew ? 'pairStaff:banned' : 'pairStaff:bannedAlready', { alias: meant.alias }));
  },
};

/** Lets somebody chat again. */
const unban: Command<PairServices> = {
  ...forStaff,
  name: 'admin_unban',
  about: 'pairStaff:about_unban',
  usage: 'pairStaff:usage_who',
  example: '117',
  async run(context) {
    const { services, by, words, answer } = context;
    const meant = await strangerMeant(context);
    if (!meant) return;
    const lifted = await services.moderation.unban(meant, actorOf(by));
    await answer(words(lifted ? 'pairStaff:unbanned' : 'pairStaff:notBanned', { alias: meant.alias }));
  },
};

/** Whom staff means: by the id in the list of people, or as everywhere else. Says so when nobody is known by that. */
async function strangerMeant(context: CommandContext<PairServices>): Promise<AuthorMeant | undefined> {
  const { services, argument } = context;
  if (/^\d{1,9}$/.test(argument)) {
    const networkId = await services.pair.staffView.networkIdOf(Number(argument) as AuthorId);
    const author = networkId && (await services.targets.author({ by: 'id', networkId }));
    if (author) return author;
  }
  return namedAuthorAlone(context);
}

/** The commands of staff. */
export const ADMIN_COMMANDS: readonly Command<PairServices>[] = [stats, users, broadcast, ban, unban];
/** What their buttons do. */
export const ADMIN_PRESSES = [usersTurned, announcePressed, announcementStopped];
