import { useState } from 'preact/hooks';

interface Column<Item> {
  readonly title: string;
  readonly value: (item: Item) => string | number;
  readonly shown?: (item: Item) => string;
}

interface Properties<Item> {
  readonly caption: string;
  readonly columns: readonly Column<Item>[];
  readonly items: readonly Item[];
}

/** A table that is sorted by the column whose head is pressed, and in reverse when it is pressed again. */
export function SortableTable<Item extends { readonly id: string }>({
  caption,
  columns,
  items,
}: Properties<Item>) {
  const [{ by, isDescending }, setSort] = useState({ by: -1, isDescending: false });
  const column = columns[by];
  const sorted = column
    ? items.toSorted((a, b) => (isDescending ? -1 : 1) * compare(column.value(a), column.value(b)))
    : items;
  return (
    <section class="scrolling" tabIndex={0} aria-label={caption}>
      <table>
        <caption class="heard">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, value }, index) => (
              <th
                key={title}
                class={items[0] && typeof value(items[0]) === 'number' ? 'number' : ''}
                scope="col"
                aria-sort={index === by ? (isDescending ? 'descending' : 'ascending') : 'none'}
              >
                <button
                  type="button"
                  onClick={() => setSort({ by: index, isDescending: index === by && !isDescending })}
                >
                  {title}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((item) => (
            <tr key={item.id}>
              {columns.map(({ title, value, shown }) => (
                <td key={title} class={typeof value(item) === 'number' ? 'number' : ''}>
                  {shown ? shown(item) : value(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'ja');
}
