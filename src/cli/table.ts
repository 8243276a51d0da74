import Table from 'cli-table3';

const NO_RULES = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

/** A table for the terminal. Columns of numbers are aligned to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const isNumeric = (column: number) =>
    rows.length > 0 && rows.every((row) => /^[\d.,%+-]+$/.test(String(row[column])));
  const printed = new Table({
    head: [...head],
    chars: NO_RULES,
    style: { head: [], border: [] },
    colAligns: head.map((_, column) => (isNumeric(column) ? 'right' : 'left')),
  });
  for (const row of rows) printed.push([...row]);
  return printed.toString();
}
