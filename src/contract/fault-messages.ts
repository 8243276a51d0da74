import type { z } from 'zod';

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
};
const FORMATS: Readonly<Record<string, string>> = {
  url: 'a URL',
  datetime: 'a date and time in ISO 8601, such as 2026-11-26T09:00:00Z',
};

/**
 * Says what a value must be, as a predicate to put after the value's path. This takes the place of zod's own messages;
 * a message that a schema gives itself takes precedence.
 */
export function faultMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = `must be ${TYPES[issue.expected] ?? issue.expected}`;
      return issue.input === undefined ? `is missing; it ${wanted}` : wanted;
    }
    case 'invalid_value':
      return issue.expected === 'stringbool' ? 'must be true or false' : mustBeOneOf(issue.values);
    case 'invalid_format':
      return `must ${issue.format in FORMATS ? `be ${FORMATS[issue.format]}` : 'have another form'}`;
    case 'too_small':
      return bound(issue.origin, issue.minimum, issue.inclusive ? 'at least' : 'more than');
    case 'too_big':
      return bound(issue.origin, issue.maximum, issue.inclusive ? 'at most' : 'less than');
    case 'invalid_union':
      return alternatives(issue);
    default:
      return undefined;
  }
}

function mustBeOneOf(values: readonly unknown[]): string {
  const named = values.map((value) => JSON.stringify(value));
  return `must be ${named.length === 1 ? '' : 'one of '}${named.join(', ')}`;
}

function bound(origin: string, limit: number | bigint, relation: string): string {
  if (origin === 'number' || origin === 'int') return `must be ${relation} ${limit}`;
  if (relation === 'at least' && limit === 1) return 'must not be empty';
  return `must have ${relation} ${limit} ${origin === 'string' ? 'characters' : 'entries'}`;
}

type UnionIssue = Extract<z.core.$ZodRawIssue, { code: 'invalid_union' }>;

/** What each option of a union asks of the value as a whole. */
function alternatives({ errors = [], options }: UnionIssue): string {
  if (Array.isArray(options)) return mustBeOneOf(options);
  const whole = errors.flatMap(([first]) => (first?.path.length === 0 ? first.message : []));
  const [first = 'must have another form', ...others] = new Set(whole);
  return [first, ...others.map((message) => message.replace(/^(is missing; it )?must be /, ''))].join(' or ');
}
