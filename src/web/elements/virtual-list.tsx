import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

const ROW_HEIGHT = 44;
/** Rows above and below the visible ones, so that scrolling shows no gaps. */
const MARGIN = 8;

interface Properties<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly render: (item: Item) => ComponentChildren;
}

/** A list of any length. Only its visible part is in the page. */
export function VirtualList<Item>({ label, items, render }: Properties<Item>) {
  const [{ top, height }, setWindow] = useState({ top: 0, height: 600 });
  const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - MARGIN);
  const last = Math.min(items.length, Math.ceil((top + height) / ROW_HEIGHT) + MARGIN);
  return (
    <section
      class="virtual"
      aria-label={label}
      tabIndex={0}
      onScroll={({ currentTarget }) =>
        setWindow({ top: currentTarget.scrollTop, height: currentTarget.clientHeight })
      }
    >
      <ul style={{ height: `${items.length * ROW_HEIGHT}px` }}>
        {items.slice(first, last).map((item, index) => (
          <li
            aria-setsize={items.length}
            aria-posinset={first + index + 1}
            class="row"
            key={first + index}
            style={{ transform: `translateY(${(first + index) * ROW_HEIGHT}px)` }}
          >
            {render(item)}
          </li>
        ))}
      </ul>
    </section>
  );
}
