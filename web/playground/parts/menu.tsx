import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './icons.tsx';

/** One thing that can be done. */
export interface MenuItem {
  readonly title: string;
  readonly icon?: IconName;
  readonly isDangerous?: boolean;
  readonly run: () => void;
}

interface Properties {
  readonly label: string;
  readonly icon: IconName;
  readonly items: readonly MenuItem[];
  /** Whether the Tab key comes by; it does unless this is false. */
  readonly inTabOrder?: boolean;
}

/** How far from its button a menu opens, in pixels. */
const GAP = 4;
/** The click that closed a menu must not open it again, in milliseconds. */
const SAME_CLICK_MS = 250;

/** A button that opens a list of things to do; arrow keys move in it, Escape or a click elsewhere closes it. */
export function Menu({ label, icon, items, inTabOrder = true }: Properties): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const closedAt = useRef(-SAME_CLICK_MS);

  useLayoutEffect(() => {
    if (!isOpen) return;
    // Above everything: a menu must not be cut off by what its button stands in.
    list.current!.showPopover();
    place(list.current!, button.current!.getBoundingClientRect());
    list.current!.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, [isOpen]);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Tab') return setOpen(false);
    else if (event.key === 'ArrowDown') moveFocus(list.current!, 1);
    else if (event.key === 'ArrowUp') moveFocus(list.current!, -1);
    else return event.stopPropagation();
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        tabIndex={inTabOrder ? 0 : -1}
        onClick={() => {
          if (performance.now() - closedAt.current > SAME_CLICK_MS) setOpen(true);
        }}
      >
        <Icon name={icon} />
      </button>
      {isOpen && (
        <div
          ref={list}
          popover="auto"
          class="menu"
          role="menu"
          tabIndex={-1}
          aria-label={label}
          onKeyDown={onKeyDown}
          onToggle={(event) => {
            if (event.newState !== 'closed') return;
            closedAt.current = performance.now();
            setOpen(false);
          }}
        >
          {items.map((item) => (
            <button
              type="button"
              role="menuitem"
              tabIndex={-1}
              class={item.isDangerous ? 'dangerous' : ''}
              onClick={() => {
                close();
                item.run();
              }}
            >
              {item.icon && <Icon name={item.icon} size={18} />}
              {item.title}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

/** Puts a menu below its button, or above where there is more room, and never beyond the edge of the page. */
function place(menu: HTMLElement, button: DOMRect): void {
  const { width, height } = menu.getBoundingClientRect();
  const fitsBelow = button.bottom + GAP + height < innerHeight;
  const left = Math.min(button.left, innerWidth - width - GAP);
  menu.style.left = `${Math.max(left, GAP)}px`;
  menu.style.top = `${fitsBelow ? button.bottom + GAP : Math.max(button.top - GAP - height, GAP)}px`;
}

function moveFocus(root: HTMLElement, step: number): void {
  const items = [...root.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + step + items.length) % items.length]?.focus();
}
