import { expect, it } from 'vitest';
import { openModel } from '../../src/model/open-model.ts';
import { shareModel } from '../../src/tagger/shared-model.ts';
import { dictionary } from '../fixtures/dictionary.ts';

it('a model in memory that threads share has no views of anything larger, which would be cloned as a whole', async () => {
  const views: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!ArrayBuffer.isView(value)) {
      for (const [key, each] of Object.entries(value)) visit(each, `${path}.${key}`);
    } else if (value.buffer instanceof ArrayBuffer && value.buffer.byteLength > value.byteLength) {
      views.push(path);
    }
  };
  visit(shareModel(await openModel('models/default'), dictionary), 'model');
  expect(views).toEqual([]);
});
