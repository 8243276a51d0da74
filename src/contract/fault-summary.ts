import type { Fault } from './faults.ts';

/** The first fault, and how many more there are. */
export function summaryOf([first, ...others]: readonly Fault[]): string {
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return `${first?.path || 'The body'}: ${first?.message}${more}`;
}
