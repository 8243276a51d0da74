/** What spreadsheets take for the beginning of a formula, also in full width and after a tab or a line break. */
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;
const NEEDS_QUOTES = /[",\r\n]/;

/** Rows as lines of CSV (RFC 4180, with line feeds), in which nothing is computed. */
export function csvLines(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map((text) => quoted(csvCell(text))).join(',')}\n`).join('');
}

function quoted(cell: string): string {
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/**
 * The text as a cell of a CSV file. Spreadsheets would compute a text from elsewhere that looks like a formula, which can
 * run programs and send data away. So it begins with an apostrophe, which makes it text.
 */
function csvCell(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}
