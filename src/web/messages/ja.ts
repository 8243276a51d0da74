import type { Fault } from '../faults.ts';

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

const FAULTS: Readonly<Record<Fault, (...values: string[]) => string>> = {
  noObject: () => 'JSON のオブジェクトではありません。',
  cells: (found = '', wanted = '') => `セルが ${found} 個あります。見出しの列は ${wanted} 個です。`,
  openQuote: () => '引用符 " が閉じていません。',
  misplacedQuote: () =>
    '引用符 " の位置が正しくありません。引用符を含むセルは全体を " で囲み、中の " は "" と書きます。',
  noText: () => '企業概要が空です。',
  tooLong: (limit) => `企業概要が長すぎます（${Number(limit).toLocaleString('ja')} 文字まで）。`,
  longId: (limit) => `ID が長すぎます（${limit} 文字まで）。`,
  longName: (limit) => `会社名が長すぎます（${Number(limit).toLocaleString('ja')} 文字まで）。`,
  notInEncoding: (encoding, bytes, line) =>
    `文字コードが分かりません。${encoding} としては ${line} 行目の ${bytes} が読めません。UTF-8 で保存し直してください。`,
  otherEncoding: (encoding) => `文字コードが ${encoding} のようです。UTF-8 で保存し直してください。`,
  repeatedColumn: (column) => `列「${column}」が 2 つあります。どちらかの名前を変えてください。`,
  unnamedWorkbook: () =>
    'Excel のブックか ZIP ファイルのようです。ブックなら、名前の末尾を .xlsx にしてください。',
  oldWorkbook: () => '古い形式の Excel ブックです。.xlsx で保存し直してください。',
  json: () => 'JSON Lines ではありません。オブジェクトを 1 行に 1 つずつ書いてください。',
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
  kindName: (kind: string) => KINDS[kind] ?? kind,
  percent,
  date,
  more: (count: number) => `ほか ${count} 件`,
  problems: PROBLEMS,
  fault: (fault: Fault, values: readonly string[], _sentence: string) => FAULTS[fault](...values),
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
  accepted: (precision: number) =>
    `そのまま採用できます。このような回答では、タグの約 ${percent(precision)} が正解です。`,
  needsReview: '人の目で確認してください。',
  reviewReasons: {
    'no-tags': '基準に達したタグがありません。',
    'uncertain-tags': 'タグの確率が全体に低めです。',
    'near-threshold': '基準をわずかに超えただけのタグがあります。',
    'groups-disagree': '上位のタグだけが付き、その下のタグが付いていません。',
    'few-known-words': '主な語の半分以上を、モデルが知りません。',
    'unlike-training': '長さや語が、学習に使ったどの文章とも違います。',
    alternatives: '候補のタグから一つを選ぶ必要があります。',
  },
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
  compare: (version: string) => `次の版の候補 ${version} と比べる`,
  differing: (count: number) =>
    count === 0
      ? 'どちらのモデルも同じタグを付けます。'
      : `片方のモデルだけが付けるタグが ${count} 件あります。`,
  candidate: '候補の版',
  notGiven: '付けない',
  request: 'API で同じ結果を得る',
  copy: 'コピー',
  copied: 'コピーしました',
  permalink: 'この画面へのリンク',

  dropFile: 'CSV・Excel（.xlsx）・JSON Lines のファイルを選ぶか、ここにドロップしてください',
  suggested: '候補',
  fileHint: '列の名前は自由です。ファイルの中身は、このサービスにだけ送られます。',
  progress: (done: number, all: number) => `${all} 社中 ${done} 社`,
  stop: '中止',
  filter: '絞り込み（文字列）',
  anyTag: 'すべてのタグ',
  decision: '判定',
  anyDecision: 'すべての判定',
  decisions: { accept: '採用できる', review: '要確認' },
  toReviewCount: '要確認の企業',
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
  trainingAndSources: '学習データと出典',
  trainedOn: '学習データ',
  records: (train: number, dev: number, extra: number) =>
    `学習 ${train} 件、開発 ${dev} 件、追加 ${extra} 件`,
  sources: '出典',
  strengths: '得意なこと、苦手なこと',
  inShort: (precision: number, recall: number) =>
    `付けたタグの ${percent(precision)} が正しく、付くべきタグの ${percent(recall)} を見つけます。`,
  onTest: (records: number) => `学習に一度も使っていない ${records} 件で測りました。`,
  refitted: (version: string) =>
    `これは版 ${version} の成績です。いまのモデルは、測り終えたあと、同じ設定で全データを使って学習し直したものです。`,
  onDev: (records: number) => `学習の調整に使った開発データ ${records} 件で測りました。`,
  scoresByGroup: 'グループごとの評価',
  group: 'グループ',
  allTags: '全体',
  verdict: '評価',
  verdicts: { good: '得意', fair: 'ふつう', weak: '苦手' },
  kind: '文章の種類',
  scoresByKind: '文章の種類ごとの評価',
  recordCount: '件数',
  calibrationError: '確率の誤差（ECE）',
  meanOfKinds: (micro: string, macro: string) => `種類ごとの平均：micro-F1 ${micro}、macro-F1 ${macro}`,
  support: '学習した件数',
  noExamples: '評価データなし',
  macroHint: 'macro-F1 は、正例があるか一度でも付けられたタグについての平均です。',
  precision: '適合率',
  recall: '再現率',
  calibration: '確率の信頼性',
  calibrationHint: '点が破線に近いほど、確率をそのまま信じられます。大きい点ほど件数が多いことを表します。',
  predicted: 'モデルの確率',
  shareRight: '正しかった割合',
  binTitle: (probability: number, share: number, count: number) =>
    `確率 ${percent(probability)} 前後の ${count.toLocaleString('ja')} 件のうち、${percent(share)} が正解`,
  f1BySupport: '学習した件数とタグの精度',
  f1BySupportHint: '点は 1 つのタグです。重ねると名前が出ます。',
  catalogue: 'タグの一覧と評価',
  search: '検索',
  description: '説明',
  confused: '取り違えやすいタグ',
  confusedPair: (missed: string, given: string, count: number) =>
    `「${missed}」を「${given}」と取り違えたもの ${count} 件。`,
  textsWith: (label: string) => `「${label}」の文を見る`,
  drift: '最近の文章は、学習した文章と似ているか',
  driftVerdicts: {
    stable: '似ています。モデルはそのまま使えます。',
    slight: '少し変わってきています。ときどき様子を見てください。',
    shifted: '大きく変わっています。最近の文章を確認して、学習し直すことを検討してください。',
    unclear: 'まだ件数が少なく、判断できません。',
  },
  driftLevels: { stable: '安定', slight: '少し変化', shifted: '変化', unclear: '件数不足' },
  driftTexts: (texts: number, since: Date | undefined) =>
    since === undefined
      ? 'まだ 1 件もありません。'
      : `${since.toLocaleString('ja', { dateStyle: 'medium', timeStyle: 'short' })} からの ${texts} 件を、学習時と比べました。`,
  driftDetails: '内訳',
  distribution: '比べたもの',
  givenTags: '付いたタグ',
  movedTags: '割合が変わったタグ',
  shareInTraining: '学習時',
  shareNow: '最近',
  psiHint:
    'PSI は分布のずれを表す指標です。偶然による分を除いて 0.1 未満なら安定、0.25 以上なら変化とみなします。',
  byChance: '偶然による分',
  lengths: '文の長さ',
  unknownRates: '未知語の割合',
  versions: (active: string) => `バージョンの切り替え（現在：${active}）`,
  noVersions:
    'このサービスは 1 つのモデルだけで動いています。切り替えるには、バージョンのあるディレクトリーを MODEL に指定します。',
  devScore: (f1: number) => `開発データの micro-F1 ${f1.toFixed(3)}`,
  isServing: '使用中',
  release: '使い始める',
  rollBack: '前のバージョンに戻す',
  nowServing: (version: string) => `${version} を使い始めました。`,
  releaseQuestion: (version: string) => `${version} を使い始めますか`,
  isWorse: (own: number, serving: number) =>
    `注意：開発データの micro-F1 が ${own.toFixed(3)} で、使用中の ${serving.toFixed(3)} より低くなっています。`,
  isWorseOn: (kind: string, own: number, serving: number) =>
    `${kind}では ${own.toFixed(3)}（使用中は ${serving.toFixed(3)}）`,
  releaseHint: '切り替えはすぐに反映され、いつでも元に戻せます。',
  cancel: 'やめる',
  shadow: (version: string, same: number, texts: number) =>
    `候補 ${version} を影で試しています：${texts} 件中 ${same} 件で、タグが完全に一致。`,

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
