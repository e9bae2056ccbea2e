import {
  EVIDENCE_DAYS,
  type EvidenceLine,
  type OpenReport,
  type ReportDecision,
  type ReportId,
} from '../../domain/pair/report.ts';
import type { Listener, Saying } from '../../domain/conversation/speaker.ts';
import { FILE_KINDS, type FileKind } from '../../domain/posts/content.ts';
import { inert } from '../../domain/text/inertText.ts';
import { actorOf } from '../../services/staff/audit.ts';
import type { Words } from '../../texts/words.ts';
import { onPress } from '../buttons/press.ts';
import { type Command, IN_PRIVATE } from '../commands/command.ts';
import type { PairServices } from './pairServices.ts';
import { moderateButton } from './talkButtons.ts';

/** Shows moderators what strangers reported about each other, one report after the other. */
export const adminReports: Command<PairServices> = {
  name: 'admin_reports',
  right: 'hub admins',
  isPrivate: true,
  where: IN_PRIVATE,
  about: 'talk:about_reports',
  async run({ services, words, answer }) {
    await answer(await queuePanel(words, services, 0));
  },
};

const DECISIONS = {
  warn: 'warned',
  mute: 'muted',
  ban: 'banned',
  dismiss: 'dismissed',
} as const satisfies Record<string, ReportDecision>;

/** What a moderator wants with a report. */
export const moderatePressed = onPress<
  { wish: 'see' | 'next' | keyof typeof DECISIONS; report: number },
  PairServices
>(moderateButton, {
  right: 'hub admins',
  isPrivate: true,
  async run({ services, chat, by, words, amend, say }, { wish, report }) {
    const { reports } = services.pair;
    const id = report as ReportId;
    if (wish === 'next') {
      await amend(await queuePanel(words, services, report));
      return undefined;
    }
    if (wish === 'see') {
      const lines = await reports.evidence(id, actorOf(by));
      if (lines === undefined) return 'stale';
      if (lines === 'gone') {
        await say(words('talk:reportNoEvidence', { days: EVIDENCE_DAYS }));
        return undefined;
      }
      await say(evidence(words, lines));
      await showFiles(services, chat, words, lines);
      return undefined;
    }
    const decision = DECISIONS[wish];
    const outcome = await reports.decide(id, decision, actorOf(by));
    const next = await queuePanel(words, services, report);
    if (outcome.kind === 'decided before') {
      await amend(next);
      return { toast: words('talk:decidedAlready') };
    }
    await amend(next);
    return {
      toast:
        decision === 'dismissed'
          ? words('talk:decided_dismissed')
          : words(`talk:decided_${decision}`, { who: outcome.who }),
    };
  },
});

/** The oldest open report after that one, with what can be decided; the first one behind the last. */
async function queuePanel(
  words: Words,
  services: Pick<PairServices, 'pair'>,
  after: number,
): Promise<Saying> {
  const { total, reports } = await services.pair.reports.open(after, 1);
  const [report] = reports;
  if (report) return { text: inWords(words, report, total), buttons: buttonsOf(words, report, total) };
  return after > 0 ? queuePanel(words, services, 0) : { text: words('talk:reportsNone'), buttons: [] };
}

function inWords(words: Words, report: OpenReport, total: number): string {
  const { reason, at, reported, reporter, against, dismissed, muted } = report;
  return [
    words('talk:reportCount', { count: total }),
    words('talk:reportLine', { reason: words(`talk:reason_${reason}`), at: words.dates.moment(at) }),
    words('talk:reportAgainst', { who: reported, count: against }),
    words('talk:reportBy', { who: reporter, count: dismissed }),
    ...(muted ? [words('talk:reportMutedMeanwhile')] : []),
  ].join('\n');
}

function buttonsOf(words: Words, { id }: OpenReport, total: number): NonNullable<Saying['buttons']> {
  const button = (wish: Parameters<typeof moderateButton.data>[0]['wish'], label: string) => ({
    label,
    data: moderateButton.data({ wish, report: id }),
  });
  return [
    [button('see', words('talk:reportSee'))],
    [button('warn', words('talk:reportWarn')), button('mute', words('talk:reportMute'))],
    [button('ban', words('talk:reportBan')), button('dismiss', words('talk:reportDismiss'))],
    ...(total > 1 ? [[button('next', words('talk:reportNext'))]] : []),
  ];
}

/** More files at once are more than anybody looks at: the latest are shown, and the one that was pointed at. */
const MOST_FILES = 10;

async function showFiles(
  { speaker }: Pick<PairServices, 'speaker'>,
  chat: Listener,
  words: Words,
  lines: readonly EvidenceLine[],
): Promise<void> {
  const withFiles = lines.filter(
    ({ file, kind }) => file !== undefined && FILE_KINDS.some((one) => one === kind),
  );
  const shown = withFiles.filter((line, at) => line.marked || at >= withFiles.length - MOST_FILES);
  for (const line of shown) {
    await speaker.showFile(chat, line.kind as FileKind, line.file!.id, headOf(words, line));
  }
}

/** When something was said, by whom, and whether the reporter pointed at it. */
function headOf(words: Words, { by, at, marked }: EvidenceLine): string {
  const side = words(by === 'reported' ? 'talk:reportedSide' : 'talk:reporterSide');
  return `${marked ? words('talk:reportMarked') : ''}${words.dates.moment(at)} ${side}`;
}

/** Telegram's longest text is 4,096 characters: the latest messages stay. */
const LONGEST = 3_500;

function evidence(words: Words, lines: readonly EvidenceLine[]): string {
  const said = lines.map((line) => {
    const what = line.kind === 'text' ? '' : `[${line.kind}] `;
    return `${headOf(words, line)}: ${what}${inert(line.text)}`;
  });
  let length = 0;
  const shown = said.toReversed().filter((line) => (length += line.length + 1) <= LONGEST);
  return [words('talk:reportEvidence'), ...shown.toReversed()].join('\n');
}
