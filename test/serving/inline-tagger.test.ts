import { describe, expect, it } from 'vitest';
import { InlineTagger } from '../../src/serving/inline-tagger.ts';
import { modelName } from '../../src/tagger/shared-model.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { sharedSmallModel } from '../fixtures/small-model.ts';

const tagger = new Tagger(await sharedSmallModel());

describe('the inline tagger', () => {
  it('gives each of several texts in one turn of the event loop its own result', async () => {
    const inline = new InlineTagger(tagger, () => {});
    const texts = ['農場', '注文住宅の施工', 'クラウドサービスの開発', '農場'];
    const taggings = await Promise.all(texts.map((text) => inline.tag({ description: text }, { limit: 2 })));
    expect(taggings).toEqual(
      texts.map((text) =>
        JSON.stringify({ ...tagger.tag(text, { limit: 2 }), model: modelName(tagger.model) }),
      ),
    );
  });

  it('lets the event loop run while much text is waiting', async () => {
    const inline = new InlineTagger(tagger, () => {});
    const order: string[] = [];
    const text = '農場の経営、'.repeat(300);
    const all = Array.from({ length: 60 }, async (_, index) => {
      await inline.tag({ description: text }, {});
      if (index === 59) order.push('last tagged');
    });
    setImmediate(() => setImmediate(() => order.push('other work')));
    await Promise.all(all);
    expect(order).toEqual(['other work', 'last tagged']);
  });
});
