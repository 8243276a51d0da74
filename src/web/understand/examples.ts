import type { ModelTag } from '../../contract/model.ts';

export interface Example {
  readonly name: string;
  readonly overview: string;
}

/** Overviews from the project's sample, by a tag that a model must have for the example to make sense. */
const OVERVIEWS: readonly (Example & { readonly tag: string })[] = [
  {
    tag: 'theme:saas',
    name: '飲食店向け SaaS',
    overview:
      '飲食店向けに予約管理と顧客管理をまとめたクラウドサービスを月額で提供。POSレジとの連携機能も開発しています。',
  },
  {
    tag: 'E19',
    name: '自動車部品',
    overview: '自動車用ゴムホースと防振ゴムを製造し、国内外の完成車メーカーに納入しています。',
  },
  {
    tag: 'A01',
    name: '牧場',
    overview:
      '北海道で乳牛を飼育し、生乳を乳業メーカーに出荷しています。牧場に併設した売店ではアイスクリームも販売。',
  },
  {
    tag: 'H44',
    name: '絵文字・半角カナ',
    overview: '🚚💨ＥＣサイト向けの物流代行。ｹﾞｰﾑ機の保管・梱包・配送を一括で請け負う会社です。',
  },
];
const FROM_CATALOGUE = 4;

/** Examples in the language of the model: for another catalogue than the shipped one, the descriptions of its own tags. */
export function examplesFor(tags: readonly ModelTag[]): readonly Example[] {
  const known = new Set(tags.map(({ id }) => id));
  const own = OVERVIEWS.filter(({ tag }) => known.has(tag));
  if (own.length > 0) return own;
  const described = tags.filter(({ description }) => description !== '');
  const step = Math.max(1, Math.floor(described.length / FROM_CATALOGUE));
  return described
    .filter((_, index) => index % step === 0)
    .slice(0, FROM_CATALOGUE)
    .map(({ label, description }) => ({ name: label, overview: description }));
}
