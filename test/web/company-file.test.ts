import { describe, expect, it } from 'vitest';
import { companiesIn } from '../../src/web/company-file.ts';

describe('a file of companies on the page', () => {
  it('has ids that are numbers as text of the same digits', () => {
    const lines = ['9007199254740993', '7', '"A1"'].map((id) => `{"id":${id},"description":"菓子"}`);
    expect(companiesIn('companies.jsonl', lines.join('\n')).map(({ id }) => id)).toEqual([
      '9007199254740993',
      '7',
      'A1',
    ]);
  });
});
