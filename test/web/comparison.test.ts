import { expect, it } from 'vitest';
import { comparedTags } from '../../src/web/understand/compared-tags.ts';

it('the tags of two models have those first that only one of them gives', () => {
  const answer = (probabilities: Record<string, number>) => ({
    tags: Object.entries(probabilities).map(([id, probability]) => ({
      id,
      label: `label of ${id}`,
      group: 'g',
      probability,
      threshold: 0.5,
    })),
    coverage: { tokens: 1, known: 1 },
    model: { name: 'm', version: 'v', digest: 'd' },
  });
  const tags = comparedTags({
    live: answer({ A: 0.9, B: 0.6 }),
    candidate: answer({ A: 0.8, C: 0.7 }),
  });
  expect(tags).toEqual([
    { id: 'C', label: 'label of C', live: undefined, candidate: 0.7, differs: true },
    { id: 'B', label: 'label of B', live: 0.6, candidate: undefined, differs: true },
    { id: 'A', label: 'label of A', live: 0.9, candidate: 0.8, differs: false },
  ]);
});
