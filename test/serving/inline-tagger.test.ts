import { describe, expect, it } from 'vitest';
import { InlineTagger } from '../../src/serving/inline-tagger.ts';
import { modelName } from '../../src/tagger/shared-model.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { sharedSmallModel } from '../fixtures/small-model.ts';

const tagger = new Tagger(await sharedSmallModel(), dictionary);

describe('tagging inline', () => {
  it('gives each its own tagging, whatever else is asked for in the same turn', async () => {
    const inline = new InlineTagger(tagger, () => {});
    const texts = ['農場', '注文住宅の施工', 'クラウドサービスの開発', '農場'];
    const taggings = await Promise.all(texts.map((text) => inline.tag({ description: text }, { limit: 2 })));
    expect(taggings).toEqual(
      texts.map((text) =>
        JSON.stringify({ ...tagger.tag(text, { limit: 2 }), model: modelName(tagger.model) }),
      ),
    );
  });

  it('gives the event loop its turn when much text is waiting', async () => {
    const inline = new InlineTagger(tagger, () => {});
    const order: string[] = [];
    const text = '農場の経営、'.repeat(300);
    const all = Array.from({ length: 60 }, async (_, index) => {
      await inline.tag({ description: text }, {});
      if (index === 59) order.push('last tagged');
    });
    setImmediate(() => setImmediate(() => order.push('another’s turn')));
    await Promise.all(all);
    expect(order).toEqual(['another’s turn', 'last tagged']);
  });
});
