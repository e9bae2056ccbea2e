import type { ComponentChild, JSX, TargetedKeyboardEvent } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Heights } from '../state/heights.ts';

/** A row of a long list. */
interface KeyedRow {
  readonly key: string;
}

/** What can be asked of a list. */
export interface ListHandle {
  scrollToEnd(): void;
  /** Brings a row on the screen; false when there is no such row. */
  scrollTo(key: string): boolean;
}

interface Properties<Row extends KeyedRow> {
  readonly rows: readonly Row[];
  /** How high a row is likely to be, in pixels. */
  readonly estimate: (row: Row) => number;
  readonly draw: (row: Row) => ComponentChild;
  /** The list begins at its end and stays there while new rows come. */
  readonly startsAtEnd?: boolean;
  readonly handle?: { current: ListHandle | undefined };
  /** Told when the end of the list comes on the screen or leaves it. */
  readonly onAtEnd?: (isAtEnd: boolean) => void;
  readonly label: string;
  readonly class?: string;
  readonly onKeyDown?: (event: TargetedKeyboardEvent<HTMLDivElement>) => void;
}

/** Rows within this distance of the screen are drawn before they are needed, in pixels. */
const AHEAD = 400;
/** So near to its end a list counts as at its end, in pixels. */
const NEAR = 48;

/** What stays in its place on the screen while rows above it change: a row, and how far above it the screen begins. */
type Anchor = 'end' | { readonly key: string; readonly index: number; readonly offset: number };

/** A list of any length of which only what is on the screen exists. Rows may have any height and change it. */
export function VirtualList<Row extends KeyedRow>(properties: Properties<Row>): JSX.Element {
  const { rows, estimate, draw, startsAtEnd = false, handle, onAtEnd, label, onKeyDown } = properties;
  const scroller = useRef<HTMLDivElement>(null);
  const sizer = useRef<HTMLDivElement>(null);
  const block = useRef<HTMLDivElement>(null);
  const anchor = useRef<Anchor>(startsAtEnd ? 'end' : { key: '', index: 0, offset: 0 });
  const atEnd = useRef<boolean | undefined>(undefined);
  const heights = useMemo(() => new Heights<Row>(estimate), []);
  const [, redraw] = useState(0);
  const view = useRef({ height: 600 });
  // Where the list was put last, until somebody scrolls: the browser tells of both alike, and a frame later.
  const putAt = useRef<number>(undefined);
  heights.setRows(rows);

  const top = (): number => scrollTop(anchor.current, heights, rows, view.current.height);
  const from = rows.length === 0 ? 0 : heights.indexAt(top() - AHEAD);
  const to = rows.length === 0 ? 0 : heights.indexAt(top() + view.current.height + AHEAD) + 1;

  /** Puts everything where it belongs after rows were drawn, or after something changed its height. */
  const settle = (): void => {
    const [outer, inner, drawn] = [scroller.current, sizer.current, block.current];
    // The last notice of a resize comes when the list is gone.
    if (outer === null || inner === null || drawn === null) return;
    view.current.height = outer.clientHeight;
    let changed = false;
    for (let index = 0; index < drawn.children.length; index++) {
      const { height } = drawn.children[index]!.getBoundingClientRect();
      if (height > 0) changed = heights.measure(from + index, height) || changed;
    }
    inner.style.height = `${heights.total}px`;
    drawn.style.transform = `translateY(${heights.top(from)}px)`;
    const wanted = top();
    if (Math.abs(outer.scrollTop - wanted) > 1) {
      outer.scrollTop = wanted;
      putAt.current = outer.scrollTop;
    }
    if (isOutside(heights, rows.length, wanted, view.current.height, from, to)) redraw((count) => count + 1);
    tellWhetherAtEnd();
  };

  const tellWhetherAtEnd = (): void => {
    const { scrollTop, clientHeight } = scroller.current!;
    const isAtEnd = heights.total - scrollTop - clientHeight < NEAR;
    if (isAtEnd === atEnd.current) return;
    atEnd.current = isAtEnd;
    onAtEnd?.(isAtEnd);
  };

  const onScroll = (): void => {
    const { scrollTop, clientHeight } = scroller.current!;
    // The room for the list may have changed since: who was at the end then is still to follow what comes.
    const room = Math.max(clientHeight, view.current.height);
    const isAtEnd = heights.total - scrollTop - room < NEAR;
    const index = heights.indexAt(scrollTop);
    if (startsAtEnd && isAtEnd) anchor.current = 'end';
    else if (scrollTop !== putAt.current) {
      anchor.current = { key: rows[index]?.key ?? '', index, offset: scrollTop - heights.top(index) };
      putAt.current = undefined;
    }
    if (isOutside(heights, rows.length, scrollTop, clientHeight, from, to)) redraw((count) => count + 1);
    tellWhetherAtEnd();
  };

  const settleNow = useRef(settle);
  settleNow.current = settle;
  useLayoutEffect(() => settleNow.current());
  useEffect(() => {
    // Windows are resized, pictures come in, spoilers open.
    const observer = new ResizeObserver(() => settleNow.current());
    observer.observe(scroller.current!);
    observer.observe(block.current!);
    return () => observer.disconnect();
  }, []);

  if (handle !== undefined) {
    handle.current = {
      scrollToEnd: () => {
        anchor.current = 'end';
        redraw((count) => count + 1);
      },
      scrollTo: (key) => {
        const index = rows.findIndex((row) => row.key === key);
        if (index === -1) return false;
        anchor.current = { key, index, offset: -view.current.height / 3 };
        redraw((count) => count + 1);
        return true;
      },
    };
  }

  return (
    <div
      ref={scroller}
      class={`list ${properties.class ?? ''}`}
      role="region"
      aria-label={label}
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      <div ref={sizer} class="list-sizer">
        <div ref={block} class="list-rows">
          {rows.slice(from, to).map((row) => (
            <div class="list-row" key={row.key}>
              {draw(row)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Where the screen begins, of what must stay in its place. */
function scrollTop<Row extends KeyedRow>(
  anchor: Anchor,
  heights: Heights<Row>,
  rows: readonly Row[],
  height: number,
): number {
  const most = Math.max(heights.total - height, 0);
  if (anchor === 'end') return most;
  const known = rows[anchor.index]?.key === anchor.key;
  const found = known ? anchor.index : rows.findIndex(({ key }) => key === anchor.key);
  const index = found === -1 ? Math.min(anchor.index, rows.length) : found;
  return Math.min(Math.max(heights.top(index) + anchor.offset, 0), most);
}

/** Whether something that is on the screen is not drawn. */
function isOutside<Row extends object>(
  heights: Heights<Row>,
  count: number,
  top: number,
  height: number,
  from: number,
  to: number,
): boolean {
  if (count === 0) return false;
  const first = heights.indexAt(Math.max(top - AHEAD / 2, 0));
  const last = heights.indexAt(top + height + AHEAD / 2);
  return first < from || last >= to;
}
