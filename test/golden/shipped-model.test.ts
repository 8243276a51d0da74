import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../src/model/bundle.ts';
import { shareModel } from '../../src/tagger/shared-model.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { dictionary } from '../fixtures/dictionary.ts';

const DIRECTORY = 'models/default';
const model = await readModel(DIRECTORY);
const tagger = new Tagger(shareModel(model, dictionary));

describe('the shipped model', () => {
  it.each([
    [
      '飲食店向けに予約管理と顧客管理をまとめたクラウドサービスを月額で提供。',
      ['G', 'G39', 'theme:saas', 'tse:5250'],
      ['E', 'I'],
    ],
    [
      '自動車用ゴムホースと防振ゴムを製造し、国内外の完成車メーカーに納入しています。',
      ['E', 'E19', 'tse:3350'],
      ['I', 'H'],
    ],
    ['冷凍餃子と総菜の製造、および直営店と通販での販売。', ['E', 'E09', 'tse:3050'], ['D', 'G']],
    [
      '北海道で乳牛を飼育し、生乳を出荷するほか、牧場に併設したカフェを営む。',
      ['A', 'A01', 'theme:b2c'],
      ['E', 'G'],
    ],
    ['電力の小売、太陽光発電所の開発・運営・保守。', ['F', 'F33', 'theme:renewable-energy'], ['G', 'M']],
  ])('tags %s', (overview, expected, wrong) => {
    const ids = tagger.tag(overview).tags.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(expected));
    for (const id of wrong) expect(ids).not.toContain(id);
  });

  it('records scores on the sealed test split that are high enough to ship', () => {
    const { groups, kinds } = model.manifest.scores.test ?? expect.fail('not evaluated on test');
    for (const kind of ['list', 'lead', 'report']) {
      const { micro, macro } = kinds?.[kind] ?? expect.fail(`no ${kind}`);
      expect([kind, micro.f1 >= 0.72, macro.f1 >= 0.58]).toEqual([kind, true, true]);
    }
    expect(groups.sector.micro.f1).toBeGreaterThanOrEqual(0.83);
    expect(groups.industry.micro.f1).toBeGreaterThanOrEqual(0.7);
  });

  it('is refitted on all records, and accepts answers of which 90 % of the tags are right, within 2 %', () => {
    const { refittedFrom, decision } = model.manifest;
    expect(refittedFrom).toMatch(/^\d{4}-\d{2}-\d{2}-[0-9a-f]{8}$/);
    expect(decision?.precision).toBe(0.9);
    expect(Math.abs((decision?.measured.precision ?? 0) - 0.9)).toBeLessThan(0.02);
  });

  it('has a model card with the source of its data, the scores of each tag group and the tags left out', async () => {
    const card = await readFile(join(DIRECTORY, 'MODEL_CARD.md'), 'utf8');
    expect(card).toContain('出典：「gBizINFO」（経済産業省）、「EDINET」（金融庁）をもとに加工して作成');
    const sealed = card.split('### Sealed test split')[1].split('###')[0];
    for (const group of ['all tags', 'sector', 'industry', 'theme', 'tse33']) {
      expect(sealed).toContain(`| ${group} |`);
    }
    for (const { id, label } of model.manifest.leftOut) expect(card).toContain(`- ${id} ${label}`);
  });
});
