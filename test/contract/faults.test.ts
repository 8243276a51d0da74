import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { check } from '../../src/contract/faults.ts';
import { idSchema } from '../../src/contract/id.ts';
import { VARIABLES } from '../../src/contract/variables.ts';

const faultsOf = (schema: z.ZodType, value: unknown) =>
  check(schema, value).faults?.map(({ path, message }) => `${path} ${message}`.trim());

describe('the faults of a value', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ['no value', z.object({ group: z.string() }), {}, '/group is missing; it must be a string'],
    ['another type', z.array(z.string()), ['a', 2], '/1 must be a string'],
    ['a fraction', z.int(), 1.5, 'must be a whole number'],
    ['an unknown word', z.enum(['dev', 'test']), 'train', 'must be one of "dev", "test"'],
    ['another constant', z.literal(5), 4, 'must be 5'],
    ['an empty array', z.array(z.string()).min(1), [], 'must not be empty'],
    ['a long text', z.string().max(2), 'abc', 'must have at most 2 characters'],
    ['a number that is too small', z.number().positive(), 0, 'must be more than 0'],
    ['no URL', z.url(), 'here', 'must be a URL'],
    ['no truth value', z.stringbool(), 'maybe', 'must be true or false'],
    ['a misspelt field', z.strictObject({}), { nmae: 1 }, '/nmae is not a known field'],
    ['a field of no kind', z.partialRecord(z.enum(['a']), z.string()), { b: '' }, '/b is not a known field'],
    ['none of some alternatives', VARIABLES.WORKERS, 'many', 'must be "auto" or a number'],
    [
      'no value where there are alternatives',
      z.object({ id: z.union([z.string(), z.number()]) }),
      {},
      '/id is missing; it must be a string or a number',
    ],
    ['a bad alternative', VARIABLES.WORKERS, '0', 'must be at least 1'],
    [
      'an alternative with a fault within',
      z.union([z.string(), z.array(z.object({ id: z.string() }))]),
      [{ id: 1 }],
      '/0/id must be a string',
    ],
  ])('say what it must be: %s', (_, schema, value, message) => {
    expect(faultsOf(schema, value)).toEqual([message]);
  });
});

describe('an id', () => {
  const id = idSchema(z.string().max(5));

  it('may be a whole number, which becomes text', () => {
    expect([id.parse('A1'), id.parse(4711), id.parse(0)]).toEqual(['A1', '4711', '0']);
  });

  it.each([
    [true, 'must be a string or a whole number'],
    [1.5, 'must be a string or a whole number'],
    [2 ** 53, 'has more digits than a number in JSON keeps; send it as a string'],
    ['123456', 'must have at most 5 characters'],
  ])('cannot be %j', (value, message) => {
    expect(faultsOf(id, value)).toEqual([message]);
  });
});
