import { escape as escapeHtml } from 'html-escaper';

/** A fragment of HTML. */
export class Html {
  readonly html: string;

  /** @param html used unchanged */
  constructor(html: string) {
    this.html = html;
  }
}

/** Elements without an end tag. */
const VOID = new Set(['meta', 'link']);

/** An element with its attributes and content. A string is text and is escaped. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Html | string)[]
): Html {
  const own = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeHtml(value)}"`);
  const inner = children.map((child) => (child instanceof Html ? child.html : escapeHtml(child)));
  const end = VOID.has(name) ? '' : `</${name}>`;
  return new Html(`<${name}${own.join('')}>${inner.join('')}${end}`);
}

/** A cell of a table: text, or a number and its text. */
export type Cell = string | { readonly value: number; readonly text: string };

/** A number with a fixed number of decimals. */
export function figure(value: number, decimals = 3): Cell {
  return { value, text: value.toFixed(decimals) };
}

/** A table that is sorted by a click on a column head (see page.ts). */
export function sortableTable(head: readonly string[], rows: readonly (readonly Cell[])[]): Html {
  const heads = head.map((name, column) => {
    const isNumeric = rows.some((row) => typeof row[column] !== 'string');
    const attributes = isNumeric ? { scope: 'col', class: 'number' } : { scope: 'col' };
    return element('th', attributes, element('button', { type: 'button' }, name));
  });
  const lines = rows.map((row) =>
    element(
      'tr',
      {},
      ...row.map((cell) =>
        typeof cell === 'string'
          ? element('td', {}, cell)
          : element('td', { class: 'number', 'data-value': String(cell.value) }, cell.text),
      ),
    ),
  );
  return element(
    'div',
    { class: 'table', tabindex: '0' },
    element('table', {}, element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...lines)),
  );
}
