import { z } from 'zod';

/** Where a request is wrong (a JSON pointer, RFC 6901) and what would be right. */
export const faultSchema = z.object({ path: z.string(), message: z.string() });
export type Fault = z.infer<typeof faultSchema>;

/** The first fault, and how many more there are. */
export function summaryOf([first, ...others]: readonly Fault[]): string {
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return `${first?.path || 'The body'}: ${first?.message}${more}`;
}

export function faultsOf({ issues }: z.core.$ZodError): Fault[] {
  return issues.flatMap(faultsOfIssue);
}

function faultsOfIssue(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pointerTo([...issue.path, key]),
      message: 'is not a known field',
    }));
  }
  return [{ path: pointerTo(issue.path), message: issue.message }];
}

function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
