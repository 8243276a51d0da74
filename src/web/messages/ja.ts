const GROUPS: Readonly<Record<string, string>> = {
  sector: '業種・大分類',
  industry: '業種・中分類',
  theme: 'テーマ',
  tse33: '東証33業種',
};
const KINDS: Readonly<Record<string, string>> = {
  list: '事業の列挙（30 字ほど）',
  report: '「事業の内容」の全文',
  lead: '「事業の内容」の書き出し',
  passage: '「事業の内容」の一節',
};
const QUEUES = { new: 'まだ誰も見ていない企業', second: 'もう 1 人の確認', disputed: '意見が割れた企業' };
const ORDERS = { uncertainty: '迷いの大きい順', rarity: '珍しいタグを優先', novelty: '未知の語が多い順' };
const PROBLEMS: Readonly<Record<number, string>> = {
  403: 'このキーには、この操作の権限がありません。',
  413: '送信する内容が大きすぎます。',
  429: '利用量の上限に達しました。しばらく待ってからお試しください。',
  501: 'この機能は、このサービスでは有効になっていません（FEEDBACK=true で有効になります）。',
  503: '混み合っています。しばらく待ってからお試しください。',
};

function percent(share: number): string {
  return share < 0.005 ? '1% 未満' : `${Math.min(99, Math.round(100 * share))}%`;
}

function date(day: Date): string {
  return day.toLocaleDateString('ja-JP', { dateStyle: 'long' });
}

export const ja = {
  title: '企業概要タグ付け',
  views: { understand: 'ためす', files: 'ファイル', review: 'レビュー', model: 'モデル' },
  language: 'English',
  theme: '配色を切り替える',
  reference: 'API リファレンス',
  groupName: (group: string) => GROUPS[group] ?? group,
  kindName: (kind: string) => KINDS[kind] ?? kind,
  percent,
  date,
  more: (count: number) => `ほか ${count} 件`,
  problems: PROBLEMS,
  unreachable: 'サービスに接続できません。通信を確かめて、もう一度お試しください。',
  failed: 'うまくいきませんでした。',

  introduction: '企業概要を貼り付けると、その会社に合う業種やテーマのタグが、確率と根拠の語つきで出ます。',
  modelInShort: (name: string, day: Date, tags: number, records: number) =>
    `モデル「${name}」（${date(day)} 作成）・タグ ${tags} 種類・学習した概要 ${records.toLocaleString('ja')} 件`,
  overview: '企業概要',
  characters: (count: number) => `${count.toLocaleString('ja')} 文字`,
  placeholder: '何をしている会社か、日本語の文章を貼り付けてください',
  examples: '例：',
  noText: '企業概要を入力すると、ここにタグが並びます。',
  byThresholds: 'タグごとの基準で判定',
  minimum: '最低確率',
  allWords: '全タグの根拠の語を表示',
  threshold: 'タグを付ける基準',
  probability: '確率',
  tags: 'タグ',
  tagsFound: (labels: readonly string[]) => `タグ ${labels.length} 件：${labels.join('、')}`,
  noTags: '基準に達したタグはありません。',
  coverage: (known: number, tokens: number) =>
    known === tokens
      ? `主な語 ${tokens} 個は、すべてモデルが知っている語です。`
      : `主な語 ${tokens} 個のうち ${known} 個が、モデルの知っている語です。`,
  unknownWords: 'モデルが知らない語：',
  tooLong: (length: number, limit: number) =>
    `文章が長すぎます。${limit.toLocaleString('ja')} 文字までのところ、${length.toLocaleString('ja')} 文字あります。`,
  otherLanguage: 'このモデルは日本語の文章で学習しています。ほかの言語の文章では、タグは当てになりません。',
  why: (label: string) => `「${label}」の根拠`,
  probabilityOf: (probability: number, threshold: number) =>
    `確率 ${percent(probability)}（${percent(threshold)} 以上で付きます）。`,
  reliability: (right: number, outOf: number) =>
    `モデルの評価では、同じくらいの確率の判定は ${outOf} 件中 ${right} 件が正解でした。`,
  clause: '決め手の部分：',
  raises: '後押しした語：',
  lowers: '打ち消した語：',
  without: (probability: number) => `なければ ${percent(probability)}`,
  request: 'API で同じ結果を得る',
  copy: 'コピー',
  copied: 'コピーしました',
  permalink: 'この画面へのリンク',

  dropFile: 'CSV・Excel（.xlsx）・JSON Lines のファイルを選ぶか、ここにドロップしてください',
  fileHint: '列の名前は自由です。ファイルの中身は、このサービスにだけ送られます。',
  progress: (done: number, all: number) => `${all} 社中 ${done} 社`,
  stop: '中止',
  filter: '絞り込み（文字列）',
  anyTag: 'すべてのタグ',
  tag: 'タグ',
  company: '企業',
  sort: '並べ替え',
  fileOrder: 'ファイルの順',
  highestFirst: '確率の高い順',
  downloadLines: 'JSON Lines で保存',
  downloadCsv: 'CSV で保存',
  downloadWorkbook: 'Excel で保存',
  mappingTitle: 'どの列に何が入っていますか',
  fields: { description: '企業概要', name: '会社名', id: 'ID' },
  noColumn: '（なし）',
  preview: '先頭の企業',
  tagRows: (count: number) => `${count.toLocaleString('ja')} 社にタグを付ける`,
  remap: '列を選び直す',
  summary: '集計',
  taggedCount: 'タグが付いた企業',
  untaggedCount: 'タグなし',
  failedCount: '読めなかった行',
  knownWords: '知っている語',
  companiesByTag: 'タグごとの企業数',
  badRows: (count: number) => `読めなかった行・付けられなかった行（${count} 件）`,
  line: (line: number) => `${line} 行目：`,
  rows: (count: number) => `${count} 件`,
  readAs: (encoding: string) => `文字コードを ${encoding} と判定して読みました。`,
  badFile: 'このファイルには企業が見つかりません。',

  version: 'バージョン',
  created: '作成日時',
  trainedOn: '学習データ',
  records: (train: number, dev: number, extra: number) =>
    `学習 ${train} 件、開発 ${dev} 件、追加 ${extra} 件`,
  sources: '出典',
  scores: '評価',
  onTest: '封印したテスト',
  onDev: '開発データ',
  group: 'グループ',
  allTags: '全体',
  kind: '文章の種類',
  scoresByKind: '文章の種類ごとの評価',
  recordCount: '件数',
  meanOfKinds: (micro: string, macro: string) => `種類ごとの平均：micro-F1 ${micro}、macro-F1 ${macro}`,
  support: '正例',
  noExamples: '正例なし',
  macroHint: 'macro-F1 は、正例があるか一度でも付けられたタグについての平均です。',
  precision: '適合率',
  recall: '再現率',
  calibration: '確率の信頼性',
  calibrationHint: '予測した確率（横）と、実際に正しかった割合（縦）',
  f1BySupport: '正例の数と F 値',
  catalogue: 'タグの一覧と評価',
  search: '検索',
  description: '説明',
  drift: '学習時とのずれ',
  driftHint: (texts: number, minutes: number) =>
    `直近 ${minutes} 分の ${texts} 件。PSI は 0.1 未満で安定、0.25 を超えると変化。`,
  byChance: '偶然による分',
  lengths: '文の長さ',
  unknownRates: '未知語の割合',
  shadow: '候補モデル（シャドー）',
  shadowSame: (same: number, texts: number) => `${texts} 件中 ${same} 件でタグが完全に一致`,

  reviewHint: '↑↓ で選び、スペースか番号で切り替えます。そのままでよければ Enter を押すだけです。',
  reviewer: '確認する人の名前',
  nameNeeded: '送信する前に、確認する人の名前を入れてください。',
  companies: '対象',
  queues: QUEUES,
  orders: ORDERS,
  queueSummary: (queue: keyof typeof QUEUES, order: keyof typeof ORDERS) =>
    `${QUEUES[queue]}・${ORDERS[order]}`,
  anyGroup: 'すべてのグループ',
  whyShown: (uncertainty: number, novelty: number) =>
    `迷いの大きさ ${uncertainty.toFixed(1)} ビット・知らない語 ${Math.round(100 * novelty)}%`,
  saysRight: (by: string) => `${by}：正しい`,
  saysWrong: (by: string) => `${by}：誤り`,
  addTag: 'タグを追加',
  send: '決定して次へ',
  skip: '飛ばす',
  undo: '元に戻す',
  loading: '読み込んでいます…',
  nothingToReview: (queue: string): string =>
    queue === 'disputed' ? '意見が割れている企業はありません。' : '確認する企業はありません。',
  reviewed: (count: number) => `${count} 社を確認しました`,
  nextTraining: '次の学習に加わるデータ',
  feedbackSummary: (companies: number, disputed: number) =>
    `確認済みの企業 ${companies} 社${disputed > 0 ? `（うち ${disputed} 社は意見が割れており、そのグループは学習に使われません）` : ''}`,
  reviewedBy: (by: string, companies: number) => `${by} ${companies} 社`,
  exportRecords: '学習用ファイルを保存（JSON Lines）',
  rightCount: '正しい',
  wrongCount: '誤り',

  keyNeeded: 'API キーを入力してください',
  keyRefused: 'このキーは使えません。間違いがないか、確かめてください。',
  keyHint: 'キーはこの画面を閉じるまで、メモリにだけ保持されます。',
  use: '使う',
};
