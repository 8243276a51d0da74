import { expect, it } from 'vitest';
import { findingSections } from '../../src/cli/data-findings.ts';
import { checkData } from '../../src/dataset/data-check.ts';

it('of a large group of nearly equal texts only the first are shown', () => {
  const lines = Array.from({ length: 1000 }, (_, id) => ({
    place: `line ${id}`,
    record: { id: `${id}`, description: '冷凍食品の製造と販売。', tags: [`t${id % 2}`] },
  }));
  const text = findingSections(checkData(lines, []), 2).join('\n');
  expect(text).toContain(
    [
      'Nearly equal texts with different tags: 1',
      '  0 [t0] 冷凍食品の製造と販売。',
      '  1 [t1] 冷凍食品の製造と販売。',
      '  and 998 more texts like these',
    ].join('\n'),
  );
});
