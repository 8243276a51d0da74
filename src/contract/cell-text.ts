/** The value of a cell in a workbook. */
export type CellValue = string | number | boolean | Date | null;

/** The value as the text of a cell in CSV: a whole number with all its digits, and a date as in ISO 8601. */
export function cellText(value: CellValue): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, '');
  return typeof value === 'number' ? wholeDigits(value) : String(value);
}

/** Without the exponent of large numbers, such as ids. */
function wholeDigits(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}
