import { useSignal } from '@preact/signals';
import type { Page } from './api.ts';
import { AskFirst } from './askFirst.tsx';
import { useLoaded } from './loaded.ts';
import { More } from './more.tsx';
import { usePages } from './pages.ts';
import type { Session } from './session.ts';
import { moment } from './words.ts';

interface Report {
  readonly report_id: string;
  readonly reason: string;
  readonly at: string;
  readonly reported: string;
  readonly reporter: string;
  readonly against: number;
  readonly dismissed: number;
  readonly muted: boolean;
}

interface Line {
  readonly by: 'reported' | 'reporter';
  readonly at: string;
  readonly kind: string;
  readonly text: string;
  readonly marked: boolean;
  readonly picture: boolean;
}

const REASONS: Readonly<Record<string, string>> = {
  abuse: 'Insults or threats',
  sexual: 'Unwanted sexual content',
  minor: 'Someone under age',
  spam: 'Advertising or scam',
  illegal: 'Something illegal',
  somethingElse: 'Something else',
};

const DECISIONS = [
  { name: 'warned', label: 'Warn', done: 'They are warned.', dangerous: false },
  { name: 'muted', label: 'Mute for a day', done: 'They can’t write to anybody for a day.', dangerous: true },
  { name: 'banned', label: 'Ban', done: 'They can’t write to anybody any more.', dangerous: true },
  { name: 'dismissed', label: 'Dismiss', done: 'Nothing follows from the report.', dangerous: false },
] as const;

/** What strangers reported about each other, and what can be decided. */
export function StrangerReports({ session }: { readonly session: Session }) {
  const chosen = useSignal<string | undefined>(undefined);
  const list = usePages<Report>(
    (cursor): Promise<Page<Report>> => session.desk.get('/stranger-reports', { cursor }),
    [],
  );
  const reports = list.items.value;
  const report = reports?.find(({ report_id }) => report_id === chosen.value);
  const decided = (): void => {
    chosen.value = undefined;
    list.again();
  };
  return (
    <div class="twoColumns">
      <section aria-label="Open reports">
        <p class="problem" role="alert">
          {list.problem.value}
        </p>
        <p class="hint" role="status">
          {reports?.length === 0 ? 'No open reports.' : ''}
        </p>
        <ul class="found">
          {reports?.map((one) => (
            <li key={one.report_id}>
              <button
                type="button"
                aria-pressed={chosen.value === one.report_id}
                onClick={() => (chosen.value = one.report_id)}
              >
                <strong>{REASONS[one.reason] ?? one.reason}</strong>
                <span>
                  {moment(one.at)} <code>{one.reported}</code> {one.muted && <em>muted until you decide</em>}
                </span>
              </button>
            </li>
          ))}
        </ul>
        <More list={list} />
      </section>
      {report ? (
        <ReportCard key={report.report_id} session={session} report={report} onDecided={decided} />
      ) : (
        <p class="empty">Choose a report to see what was said.</p>
      )}
    </div>
  );
}

function ReportCard({
  session,
  report,
  onDecided,
}: {
  readonly session: Session;
  readonly report: Report;
  readonly onDecided: () => void;
}) {
  const asking = useSignal<(typeof DECISIONS)[number] | undefined>(undefined);
  const isShown = useSignal(false);
  const decision = asking.value;
  return (
    <section class="card" aria-label="Report">
      <h2>{REASONS[report.reason] ?? report.reason}</h2>
      <p>
        About <code>{report.reported}</code>, open reports: {report.against}. By{' '}
        <code>{report.reporter}</code>, dismissed so far: {report.dismissed}.
      </p>
      {isShown.value ? (
        <Messages session={session} reportId={report.report_id} />
      ) : (
        <p>
          <button type="button" onClick={() => (isShown.value = true)}>
            Show messages
          </button>{' '}
          <small>The audit log keeps that you looked.</small>
        </p>
      )}
      <p class="choices">
        {DECISIONS.map((one) => (
          <button
            key={one.name}
            type="button"
            class={one.dangerous ? 'danger' : undefined}
            onClick={() => (asking.value = one)}
          >
            {one.label}
          </button>
        ))}
      </p>
      {decision && (
        <AskFirst
          title={`${decision.label} ${report.reported}?`}
          action={decision.label}
          dangerous={decision.dangerous}
          onDo={async () => {
            await session.desk.do(`/stranger-reports/${report.report_id}/decide`, {
              decision: decision.name,
            });
            onDecided();
          }}
          onClose={() => (asking.value = undefined)}
        >
          <p>{decision.done}</p>
        </AskFirst>
      )}
    </section>
  );
}

function Messages({ session, reportId }: { readonly session: Session; readonly reportId: string }) {
  const loaded = useLoaded(
    () => session.desk.get<{ messages: readonly Line[] }>(`/stranger-reports/${reportId}/messages`),
    [reportId],
  );
  return (
    <>
      <p class="problem" role="alert">
        {loaded.problem.value}
      </p>
      <ol>
        {loaded.answer.value?.messages.map((line, index) => (
          <li key={index}>
            <small>
              {moment(line.at)} · {line.by}
              {line.marked && ' · this one'}
            </small>
            <br />
            {line.kind !== 'text' && <em>[{line.kind}] </em>}
            {line.text}
            {line.picture && <Picture session={session} reportId={reportId} no={index + 1} by={line.by} />}
          </li>
        ))}
      </ol>
    </>
  );
}

/** Which message of a report has the picture, and whose message it is. */
interface PictureProps {
  readonly session: Session;
  readonly reportId: string;
  readonly no: number;
  readonly by: Line['by'];
}

/** The picture of a message, once somebody wants to see it: it may be what nobody should have to. */
function Picture({ session, reportId, no, by }: PictureProps) {
  const isWanted = useSignal(false);
  if (isWanted.value) return <LoadedPicture session={session} reportId={reportId} no={no} by={by} />;
  return (
    <p>
      <button type="button" onClick={() => (isWanted.value = true)} aria-label={`Show picture ${no}`}>
        Show picture
      </button>
    </p>
  );
}

function LoadedPicture({ session, reportId, no, by }: PictureProps) {
  const loaded = useLoaded(
    () => session.desk.get<{ picture: string }>(`/stranger-reports/${reportId}/messages/${no}/picture`),
    [reportId, no],
  );
  const picture = loaded.answer.value?.picture;
  return (
    <>
      <p class="problem" role="alert">
        {loaded.problem.value}
      </p>
      {picture && <img class="evidence" src={picture} alt={`What the ${by} person sent, message ${no}`} />}
    </>
  );
}
