import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type CallEvent, calls, CHART_S, sends } from '../state/calls.ts';
import { addCrowd, letTalk, releaseSeekers, SEEKERS } from '../state/crowds.ts';
import { foundStrangers } from '../state/founding.ts';
import { attempt, say } from '../state/toasts.ts';
import { switchTrouble, type Trouble, TROUBLES, troubleState } from '../state/troubles.ts';
import { chats, crowd, links } from '../state/world.ts';
import { exactTime } from '../text/time.ts';
import { titleOf } from '../telegram.ts';
import { Icon } from './icons.tsx';
import { Tour } from './tour.tsx';
import { VirtualList } from './virtualList.tsx';

/** What goes on behind the chats, and what can be broken there. */
export function Hood(): JSX.Element {
  return (
    <aside class="hood" aria-label="Under the hood">
      <Links />
      <Tour />
      <Pace />
      <Troubles />
      <Crowd />
      <Calls />
    </aside>
  );
}

function Links(): JSX.Element | null {
  if (links.value.length === 0) return null;
  return (
    <p class="hood-links">
      {links.value.map(({ title, url }) => (
        <a href={url} target="_blank" rel="noreferrer">
          {title}
          <Icon name="link" size={14} />
        </a>
      ))}
    </p>
  );
}

const CHART = { width: 300, height: 56 };
const NICE = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000];

/** Sends per second over the last minute. */
function Pace(): JSX.Element {
  const [now, setNow] = useState(() => Math.floor(Date.now() / 1000));
  useEffect(() => {
    const timer = setInterval(() => setNow(Math.floor(Date.now() / 1000)), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = sends.value.filter(({ second }) => second > now - CHART_S);
  const most = Math.max(...seconds.map(({ sent, limited, failed }) => sent + limited + failed), 1);
  const scale = NICE.find((nice) => nice >= most) ?? most;
  // The second that is not over yet would always look slow.
  const last = sends.value.find(({ second }) => second === now - 1);
  const width = CHART.width / CHART_S;
  const rate = last?.sent ?? 0;
  return (
    <section class="hood-section">
      <h2>
        Sends per second <span class="hood-figure">{rate}</span>
      </h2>
      <svg
        class="chart"
        viewBox={`0 0 ${CHART.width} ${CHART.height}`}
        role="img"
        aria-label={`${rate} sends in the last second, at most ${most} in the last minute`}
      >
        <line x1="0" x2={CHART.width} y1="0.5" y2="0.5" class="grid" />
        <line x1="0" x2={CHART.width} y1={CHART.height / 2} y2={CHART.height / 2} class="grid" />
        {seconds.map(({ second, sent, limited, failed }) => {
          const x = CHART.width - (now - second + 1) * width;
          let y = CHART.height;
          return (
            [
              ['sent', sent],
              ['limited', limited],
              ['failed', failed],
            ] as const
          ).map(([name, count]) => {
            const height = (Math.min(count, scale) / scale) * CHART.height;
            y -= height;
            return count > 0 && <rect class={name} x={x + 0.5} y={y} width={width - 1} height={height} />;
          });
        })}
        <text x={CHART.width - 2} y="11" text-anchor="end">
          {scale}
        </text>
      </svg>
      <p class="legend">
        <span class="sent">sent</span>
        <span class="limited">429</span>
        <span class="failed">failed</span>
      </p>
    </section>
  );
}

function Troubles(): JSX.Element {
  return (
    <section class="hood-section">
      <h2>Break something</h2>
      {TROUBLES.map((trouble) => (
        <TroubleSwitch key={trouble.name} trouble={trouble} />
      ))}
    </section>
  );
}

function TroubleSwitch({ trouble }: { trouble: Trouble }): JSX.Element {
  const { isOn, hits } = troubleState(trouble);
  return (
    <label class="switch" title={trouble.hint}>
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        aria-description={trouble.hint}
        onChange={(event) => void attempt(() => switchTrouble(trouble, event.currentTarget.checked))}
      />
      <span class="switch-track" aria-hidden="true" />
      <span class="switch-title">{trouble.title}</span>
      {hits > 0 && (
        <span class="faint">
          {hits} {hits === 1 ? 'hit' : 'hits'}
        </span>
      )}
    </label>
  );
}

const MANY = 1_000;

function Crowd(): JSX.Element {
  const [isAdding, setAdding] = useState(false);
  const [rate, setRate] = useState(2);
  const { talking, posts_per_s, posted } = crowd.value;
  const add = async (): Promise<void> => {
    setAdding(true);
    if (await attempt(() => addCrowd(MANY)))
      say(`Added ${MANY.toLocaleString('en')} chats. The bot greets them one by one.`, 'good');
    setAdding(false);
  };
  return (
    <section class="hood-section">
      <h2>Crowd</h2>
      <div class="crowd">
        <button
          type="button"
          class="button small"
          aria-busy={isAdding}
          disabled={isAdding}
          onClick={() => void add()}
        >
          Add 1,000 chats
        </button>
        {talking ? (
          <button type="button" class="button small dangerous" onClick={() => void attempt(() => letTalk(0))}>
            Stop ({posts_per_s}/s)
          </button>
        ) : (
          <button
            type="button"
            class="button small primary"
            onClick={() => void attempt(() => letTalk(rate))}
          >
            Let people talk
          </button>
        )}
        <button type="button" class="button small" onClick={() => void attempt(foundStrangers)}>
          Two strangers
        </button>
        {!talking && (
          <button
            type="button"
            class="button small"
            title="People who search, chat and change partners"
            onClick={() => void attempt(() => releaseSeekers(rate))}
          >
            Release {SEEKERS} seekers
          </button>
        )}
      </div>
      <label class="rate">
        <span>{rate} posts/s</span>
        <input
          type="range"
          min="1"
          max="50"
          value={rate}
          aria-label="Posts per second"
          onInput={(event) => setRate(Number(event.currentTarget.value))}
          onChange={() => talking && void attempt(() => letTalk(rate))}
        />
      </label>
      {posted > 0 && !talking && (
        <p class="faint">
          {posted.toLocaleString('en')} {posted === 1 ? 'post' : 'posts'} sent.
        </p>
      )}
    </section>
  );
}

interface CallRow {
  readonly key: string;
  readonly call: CallEvent;
}

/** Rows are made once for each call. */
const callRows = new WeakMap<CallEvent, CallRow>();

function rowFor(call: CallEvent): CallRow {
  const known = callRows.get(call);
  if (known !== undefined) return known;
  const row = { key: String(call.id), call };
  callRows.set(call, row);
  return row;
}

/** The bot's calls as they happen. */
function Calls(): JSX.Element {
  const [onlyTrouble, showOnlyTrouble] = useState(false);
  const shown = onlyTrouble ? calls.value.filter(({ outcome }) => outcome.status !== 200) : calls.value;
  return (
    <section class="hood-section calls">
      <h2>
        Bot API calls
        <button
          type="button"
          class="chip"
          aria-pressed={onlyTrouble}
          onClick={() => showOnlyTrouble(!onlyTrouble)}
        >
          Failed only
        </button>
      </h2>
      <VirtualList
        rows={shown.map(rowFor)}
        estimate={() => 26}
        draw={({ call }) => <Call call={call} />}
        startsAtEnd
        label="Bot API calls"
        class="call-rows"
      />
    </section>
  );
}

function Call({ call: { method, parameters, time, ms, outcome } }: { call: CallEvent }): JSX.Element {
  const chatId = Number(parameters['chat_id']);
  const chat = Number.isNaN(chatId) ? undefined : chats.get(chatId);
  const kind = outcome.status === 200 ? 'good' : outcome.status === 429 ? 'limited' : 'bad';
  return (
    <div
      class="call"
      title={`${exactTime(Date.parse(time))}, ${ms} ms${outcome.error === undefined ? '' : `: ${outcome.error}`}`}
    >
      <span class="call-time">{exactTime(Date.parse(time))}</span>
      <span class="call-method">{method}</span>
      <span class="call-chat">{chat === undefined ? '' : titleOf(chat)}</span>
      <span class={`call-status ${kind}`}>{outcome.status || 'lost'}</span>
    </div>
  );
}
