import { z } from 'zod';
import { faultMessage } from './fault-messages.ts';

/** Where a value is wrong (a JSON pointer, RFC 6901) and what would be right. */
export const faultSchema = z.object({ path: z.string(), message: z.string() }).meta({ id: 'Fault' });
export type Fault = z.infer<typeof faultSchema>;

/** A value that fits its schema, or the faults of one that does not. */
export type Checked<Value> =
  | { readonly value: Value; readonly faults?: undefined }
  | { readonly value?: undefined; readonly faults: readonly Fault[] };

/** Checks a value from outside. Whatever the schema, the messages of the faults are sentences of our own. */
export function check<Schema extends z.ZodType>(schema: Schema, value: unknown): Checked<z.output<Schema>> {
  const result = schema.safeParse(value, { error: faultMessage });
  return result.success ? { value: result.data } : { faults: result.error.issues.flatMap(faultsOfIssue) };
}

function faultsOfIssue(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pointerTo([...issue.path, key]),
      message: 'is not a known field',
    }));
  }
  const meant = issue.code === 'invalid_union' ? issue.errors.filter(hasRightType) : [];
  if (meant.length === 1) {
    return meant.flat().flatMap((inner) => faultsOfIssue({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [{ path: pointerTo(issue.path), message: issue.message }];
}

/** Whether an option of a union is the one that was meant: the value has its type, and the faults are within it. */
function hasRightType(issues: readonly z.core.$ZodIssue[]): boolean {
  return issues.every(
    ({ code, path }) => path.length > 0 || (code !== 'invalid_type' && code !== 'invalid_value'),
  );
}

function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
