import { expect, it } from 'vitest';
import { trainingRecords } from '../../src/feedback/training-records.ts';

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
