import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
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
  /** On which side of the button the menu opens. */
  readonly opens?: 'below' | 'above';
  readonly align?: 'left' | 'right';
  readonly class?: string;
}

/** A button that opens a list of things to do; arrow keys move in it and Escape closes it. */
export function Menu({
  label,
  icon,
  items,
  opens = 'below',
  align = 'right',
  ...more
}: Properties): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen) return undefined;
    root.current!.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const onOutside = (event: Event): void => {
      if (!root.current!.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', onOutside);
    return () => document.removeEventListener('pointerdown', onOutside);
  }, [isOpen]);

  const close = (): void => {
    setOpen(false);
    button.current!.focus();
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    if (!isOpen) return;
    if (event.key === 'Escape') close();
    else if (event.key === 'Tab') return setOpen(false);
    else if (event.key === 'ArrowDown') moveFocus(root.current!, 1);
    else if (event.key === 'ArrowUp') moveFocus(root.current!, -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={root} class="menu" onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class={`icon-button ${more.class ?? ''}`}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={icon} />
      </button>
      {isOpen && (
        <div class={`menu-items ${opens} ${align}`} role="menu" aria-label={label}>
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
    </div>
  );
}

function moveFocus(root: HTMLElement, step: number): void {
  const items = [...root.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + step + items.length) % items.length]?.focus();
}
