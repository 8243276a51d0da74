import { describe, expect, it } from 'vitest';
import { judgedCompanies } from '../../src/feedback/judgements.ts';
import { tagCounts, trainingRecords } from '../../src/feedback/training-records.ts';

const groupOf = new Map([
  ['A', 'sector'],
  ['B', 'sector'],
  ['saas', 'theme'],
]);
const feedback = (description: string, lists: object, id?: string) => ({
  id: 'f',
  givenAt: '2026-01-01T00:00:00.000Z',
  by: 'somebody',
  company: { ...(id !== undefined && { id }), description },
  confirmed: [],
  added: [],
  removed: [],
  resolves: false,
  modelVersion: 'v1',
  ...lists,
});

it('feedback becomes one record for each company, with the last decision on each tag and the groups of those tags', () => {
  const records = trainingRecords(
    [
      feedback('牧場', { confirmed: ['A'], added: ['saas'] }),
      feedback('工務店', { removed: ['B'] }, '7'),
      feedback('牧場', { removed: ['saas'] }),
      feedback('何か', { confirmed: ['gone'] }),
    ],
    groupOf,
  );
  expect(records).toEqual([
    {
      id: expect.stringMatching(/^feedback-[0-9a-f]{12}$/),
      description: '牧場',
      tags: ['A'],
      groups: ['sector', 'theme'],
    },
    { id: '7', description: '工務店', tags: [], groups: ['sector'] },
  ]);
});

describe('reviewers who disagree', () => {
  const disputed = [
    feedback('牧場', { by: 'sato', confirmed: ['A'], added: ['saas'] }),
    feedback('牧場', { by: 'suzuki', removed: ['A'], added: ['saas'] }),
  ];

  it('leave the group unknown, and the tag uncounted, whoever was last', () => {
    const [record] = trainingRecords(disputed, groupOf);
    expect(record).toMatchObject({ tags: ['saas'], groups: ['theme'] });
    const companies = judgedCompanies(disputed);
    expect(companies.map((company) => [...company.disputed])).toEqual([['A']]);
    expect(tagCounts(companies)).toEqual([{ id: 'saas', right: 1, wrong: 0 }]);
  });

  it('may change their minds', () => {
    const [record] = trainingRecords(
      [...disputed, feedback('牧場', { by: 'suzuki', added: ['A'] })],
      groupOf,
    );
    expect(record).toMatchObject({ tags: ['A', 'saas'], groups: ['sector', 'theme'] });
  });

  it('are settled by feedback that resolves it, and only on its tags', () => {
    const resolving = feedback('牧場', { by: 'tanaka', removed: ['A'], resolves: true });
    const [company] = judgedCompanies([...disputed, resolving]);
    expect(company?.disputed.size).toBe(0);
    expect([...(company?.judgements.get('saas')?.keys() ?? [])]).toEqual(['sato', 'suzuki']);
    const [record] = trainingRecords([...disputed, resolving], groupOf);
    expect(record).toMatchObject({ tags: ['saas'], groups: ['sector', 'theme'] });
  });
});
