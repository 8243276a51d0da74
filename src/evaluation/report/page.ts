import { element, Html } from './elements.ts';

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); }
body {
  font: 15px/1.5 system-ui, 'Hiragino Sans', 'Noto Sans CJK JP', 'Yu Gothic', sans-serif;
  max-width: 1000px; margin: 0 auto; padding: 1.5rem 1rem 4rem;
}
h1 { font-size: 1.5rem; margin-bottom: 0; }
h2 { font-size: 1.15rem; margin-top: 2.5rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: .75rem; padding: 0; }
.figures div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
.figures dt { font-size: .8rem; opacity: .75; }
.figures dd { margin: 0; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1.5rem; }
figure { margin: 0; min-width: 0; }
figure.wide { grid-column: 1 / -1; }
figcaption { font-weight: 600; margin-bottom: .3rem; }
figcaption small { font-weight: 400; opacity: .75; display: block; }
svg { max-width: 100%; height: auto; overflow: visible; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .6rem; text-align: left; white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
th button { all: unset; cursor: pointer; font-weight: 600; }
th button:focus-visible { outline: 2px solid; outline-offset: 2px; }
th[aria-sort=ascending] button::after { content: ' ▲' / ''; }
th[aria-sort=descending] button::after { content: ' ▼' / ''; }
`;

/** Sorts a table by the column whose head is clicked: numbers in descending order, texts in ascending order; reversed by the next click. */
const SCRIPT = `
for (const table of document.querySelectorAll('table')) {
  const heads = [...table.querySelectorAll('th')];
  for (const [column, head] of heads.entries()) {
    head.querySelector('button').addEventListener('click', () => {
      const cellOf = (row) => row.cells[column];
      const body = table.tBodies[0];
      const rows = [...body.rows];
      const isNumeric = rows.every((row) => cellOf(row).dataset.value !== undefined);
      const former = head.getAttribute('aria-sort');
      const isDescending = former === null ? isNumeric : former === 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', isDescending ? 'descending' : 'ascending');
      const compare = (a, b) => isNumeric
        ? cellOf(a).dataset.value - cellOf(b).dataset.value
        : cellOf(a).textContent.localeCompare(cellOf(b).textContent, 'ja');
      body.append(...rows.sort((a, b) => (isDescending ? compare(b, a) : compare(a, b))));
    });
  }
}
`;

/** A page that needs no other files. */
export function page(title: string, ...content: readonly Html[]): string {
  const head = element(
    'head',
    {},
    element('meta', { charset: 'utf-8' }),
    element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    element('title', {}, title),
    element('link', { rel: 'icon', href: 'data:,' }),
    element('style', {}, new Html(STYLE)),
  );
  const body = element('body', {}, element('main', {}, ...content), element('script', {}, new Html(SCRIPT)));
  return `<!doctype html>\n${element('html', { lang: 'en' }, head, body).html}\n`;
}

/** The headline figures with their names. */
export function figures(values: Readonly<Record<string, string>>): Html {
  const entries = Object.entries(values).map(([name, value]) =>
    element('div', {}, element('dt', {}, name), element('dd', {}, value)),
  );
  return element('dl', { class: 'figures' }, ...entries);
}

export function plotFigure(title: string, explanation: string, plot: Html, isWide = false): Html {
  return element(
    'figure',
    isWide ? { class: 'wide' } : {},
    element('figcaption', {}, title, element('small', {}, explanation)),
    plot,
  );
}
