/** What spreadsheets take for the beginning of a formula, also in full width and after a tab or a line break. */
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/**
 * The text as a cell of a CSV file. Spreadsheets would compute a text from elsewhere that looks like a formula, which can
 * run programs and send data away. So it begins with an apostrophe, which makes it text.
 */
export function csvCell(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}
