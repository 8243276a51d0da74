import type { Language } from '../messages/messages.ts';

export interface ReportMessages {
  readonly title: (name: string, version: string, side: 'dev' | 'test') => string;
  readonly records: (records: number, train: number, tags: number, leftOut: number) => string;
  readonly figures: string;
  readonly sampleF1: string;
  readonly averagePrecision: string;
  readonly hammingLoss: string;
  readonly likelyError: string;
  readonly notInModel: (ids: readonly string[]) => string;
  readonly gap: string;
  readonly gapHint: string;
  readonly dev: string;
  readonly test: string;
  readonly difference: string;
  readonly loss: string;
  readonly lossHint: string;
  readonly epoch: string;
  readonly train: string;
  readonly curve: string;
  readonly curveHint: string;
  readonly tagCurves: string;
  readonly decisions: string;
  readonly decisionsHint: string;
  readonly comparison: (name: string, version: string) => string;
  readonly compared: (tags: number, micro: string, macro: string) => string;
  readonly interval: (difference: string, low: string, high: string) => string;
  readonly onlyOwn: (ids: readonly string[]) => string;
  readonly onlyOther: (ids: readonly string[]) => string;
  readonly otherModel: string;
}

const ja: ReportMessages = {
  title: (name, version, side) =>
    `「${name}」${version} の評価（${side === 'dev' ? '開発データ' : 'テストデータ'}）`,
  records: (records, train, tags, leftOut) =>
    `${records} 件で評価。学習した概要は ${train} 件、タグは ${tags} 種類（例が足りず学習していないタグがほかに ${leftOut} 種類）。`,
  figures: '指標',
  sampleF1: '企業ごとの F1 の平均',
  averagePrecision: '平均適合率（mAP）',
  hammingLoss: '誤った判定の割合（ハミング損失）',
  likelyError: '確率の誤差（ECE、p ≥ 0.05）',
  notInModel: (ids) => `モデルにないタグの正解は、すべて見落としとして数えました：${ids.join('、')}`,
  gap: '開発データとテストデータの差',
  gapHint: '差が大きいほど、開発データに合わせすぎています。',
  dev: '開発',
  test: 'テスト',
  difference: '差',
  loss: '損失の推移',
  lossHint: '1 件あたりの平均。学習データではドロップアウトあり。',
  epoch: 'エポック',
  train: '学習',
  curve: '適合率と再現率',
  curveHint: '基準を動かしたときの、すべての判定の合計。',
  tagCurves: '件数の多いタグの適合率と再現率',
  decisions: 'タグごとの混同行列',
  decisionsHint: 'TP は正しく付けた件数、FP は誤って付けた件数、FN は見落とし、TN は正しく付けなかった件数。',
  comparison: (name, version) => `「${name}」${version} との比較`,
  compared: (tags, micro, macro) =>
    `両方のモデルにあるタグ ${tags} 種類で比べました。micro-F1 の差 ${micro}、macro-F1 の差 ${macro}（企業を単位とした対応のあるブートストラップ）。`,
  interval: (difference, low, high) => `${difference}（95% 区間 ${low} ～ ${high}）`,
  onlyOwn: (ids) => `このモデルだけにあるタグ：${ids.join('、')}`,
  onlyOther: (ids) => `もう一方のモデルだけにあるタグ：${ids.join('、')}`,
  otherModel: 'もう一方の F1',
};

const en: ReportMessages = {
  title: (name, version, side) => `${name} ${version} on ${side}`,
  records: (records, train, tags, leftOut) =>
    `Evaluated on ${records} records, trained on ${train}. The model has ${tags} tags; ${leftOut} were left out for lack of examples.`,
  figures: 'Figures',
  sampleF1: 'F1 by company, mean',
  averagePrecision: 'Mean average precision',
  hammingLoss: 'Hamming loss',
  likelyError: 'ECE, p ≥ 0.05',
  notInModel: (ids) =>
    `Tags of the records that the model does not have, which count as missed: ${ids.join(', ')}`,
  gap: 'From dev to test',
  gapHint: 'The larger the difference, the more was tuned to dev alone.',
  dev: 'Dev',
  test: 'Test',
  difference: 'Difference',
  loss: 'Loss per epoch',
  lossHint: 'The mean over the records; on train with dropout.',
  epoch: 'epoch',
  train: 'Train',
  curve: 'Precision and recall',
  curveHint: 'All decisions together, by threshold.',
  tagCurves: 'Precision and recall of the most frequent tags',
  decisions: 'Decisions by tag',
  decisionsHint:
    'True positives, false positives (wrongly given), false negatives (missed) and true negatives.',
  comparison: (name, version) => `Compared to ${name} ${version}`,
  compared: (tags, micro, macro) =>
    `On the ${tags} tags that both models have: micro-F1 ${micro}, macro-F1 ${macro}, by a paired bootstrap over the records.`,
  interval: (difference, low, high) => `${difference} (95%: ${low} to ${high})`,
  onlyOwn: (ids) => `Only this model has: ${ids.join(', ')}`,
  onlyOther: (ids) => `Only the other model has: ${ids.join(', ')}`,
  otherModel: 'F1 of the other model',
};

/** What the report says beyond the page. */
export const REPORT_MESSAGES: Readonly<Record<Language, ReportMessages>> = { ja, en };
