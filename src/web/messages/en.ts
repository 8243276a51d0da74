import type { ja } from './ja.ts';

const GROUPS: Readonly<Record<string, string>> = {
  sector: 'Sector',
  industry: 'Industry',
  theme: 'Theme',
  tse33: 'TSE 33 industries',
};
const KINDS: Readonly<Record<string, string>> = {
  list: 'lists of businesses (some 30 characters)',
  report: 'whole business sections',
  lead: 'first sentences of a section',
  passage: 'single passages of a section',
};
const QUEUES = {
  new: 'not reviewed yet',
  second: 'for a second opinion',
  disputed: 'where reviewers disagree',
};
const ORDERS = {
  uncertainty: 'least certain first',
  rarity: 'rare tags first',
  novelty: 'most unknown words first',
};
const PROBLEMS: Readonly<Record<number, string>> = {
  403: 'This key is not allowed to do that.',
  413: 'That is too much to send at once.',
  429: 'The limit of use is reached. Try again later.',
  501: 'This feature is not enabled in this service (set FEEDBACK=true).',
  503: 'The service is busy. Try again in a moment.',
};

function percent(share: number): string {
  return share < 0.005 ? 'under 1%' : `${Math.min(99, Math.round(100 * share))}%`;
}

function date(day: Date): string {
  return day.toLocaleDateString('en', { dateStyle: 'long' });
}

export const en: typeof ja = {
  title: 'Company tagger',
  views: { understand: 'Try it', files: 'Files', review: 'Review', model: 'Model' },
  language: '日本語',
  theme: 'Switch colours',
  reference: 'API reference',
  groupName: (group) => GROUPS[group] ?? group,
  kindName: (kind) => KINDS[kind] ?? kind,
  percent,
  date,
  more: (count) => `and ${count} more`,
  problems: PROBLEMS,
  unreachable: 'The service cannot be reached. Check the connection and try again.',
  failed: 'That did not work.',

  introduction:
    'Paste a Japanese company overview (企業概要) and get the industries and themes that fit it, each with a probability and the words behind it.',
  modelInShort: (name, day, tags, records) =>
    `Model “${name}” of ${date(day)}: ${tags} tags, trained on ${records.toLocaleString('en')} overviews`,
  overview: 'Overview (企業概要)',
  characters: (count) => `${count.toLocaleString('en')} characters`,
  placeholder: 'Paste what a company does, in Japanese',
  examples: 'Examples:',
  noText: 'The tags of the overview appear here.',
  byThresholds: 'Use each tag’s threshold',
  minimum: 'Minimum probability',
  allWords: 'Show the words behind every tag',
  threshold: 'threshold of the tag',
  probability: 'probability',
  tags: 'Tags',
  tagsFound: (labels) => `${labels.length} tags: ${labels.join(', ')}`,
  noTags: 'No tag reaches its threshold.',
  coverage: (known, tokens) =>
    known === tokens
      ? `The model knows all ${tokens} content words.`
      : `The model knows ${known} of ${tokens} content words.`,
  unknownWords: 'Words that the model does not know:',
  tooLong: (length, limit) =>
    `The text is too long: it has ${length.toLocaleString('en')} characters, and at most ${limit.toLocaleString('en')} are allowed.`,
  otherLanguage:
    'This model has learned from Japanese texts. Its tags for a text in another language are not reliable.',
  why: (label) => `Why “${label}”`,
  probabilityOf: (probability, threshold) =>
    `Probability ${percent(probability)} (given from ${percent(threshold)}). `,
  reliability: (right, outOf) =>
    `When the model was evaluated, ${right} of ${outOf} such answers were right.`,
  clause: 'Found in:',
  raises: 'Raised by:',
  lowers: 'Lowered by:',
  without: (probability) => `${percent(probability)} without it`,
  request: 'The same from the API',
  copy: 'Copy',
  copied: 'Copied',
  permalink: 'Link to this view',

  dropFile: 'Choose a CSV, Excel (.xlsx) or JSON Lines file, or drop it here',
  fileHint: 'Columns can have any names. The content of the file is sent to this service only.',
  progress: (done, all) => `${done} of ${all} companies`,
  stop: 'Stop',
  filter: 'Filter by text',
  anyTag: 'Any tag',
  tag: 'Tag',
  company: 'Company',
  sort: 'Sort',
  fileOrder: 'as in the file',
  highestFirst: 'highest probability first',
  downloadLines: 'Save as JSON Lines',
  downloadCsv: 'Save as CSV',
  downloadWorkbook: 'Save as Excel',
  mappingTitle: 'Which column has what?',
  fields: { description: 'Overview', name: 'Company name', id: 'ID' },
  noColumn: '(none)',
  preview: 'The first companies',
  tagRows: (count) => `Tag ${count.toLocaleString('en')} companies`,
  remap: 'Choose columns again',
  summary: 'Summary',
  taggedCount: 'Companies with tags',
  untaggedCount: 'Without a tag',
  failedCount: 'Rows that failed',
  knownWords: 'Known words',
  companiesByTag: 'Companies by tag',
  badRows: (count) => `Rows that could not be read or tagged (${count})`,
  line: (line) => `Line ${line}:`,
  rows: (count) => `${count} rows`,
  readAs: (encoding) => `The file is read as ${encoding}.`,
  badFile: 'There are no companies in this file.',

  version: 'Version',
  created: 'Created',
  trainedOn: 'Trained on',
  records: (train, dev, extra) => `${train} records, ${dev} for dev, ${extra} extra`,
  sources: 'Sources',
  scores: 'Scores',
  onTest: 'sealed test',
  onDev: 'dev',
  group: 'Group',
  allTags: 'all tags',
  kind: 'Kind of text',
  scoresByKind: 'Scores by kind of text',
  recordCount: 'Records',
  meanOfKinds: (micro, macro) => `Mean over the kinds: micro-F1 ${micro}, macro-F1 ${macro}`,
  support: 'Examples',
  noExamples: 'no examples',
  macroHint: 'Macro-F1 is the mean over the tags that a record has or that were given at least once.',
  precision: 'Precision',
  recall: 'Recall',
  calibration: 'Reliability',
  calibrationHint: 'Predicted probability (horizontal) and the share that was right (vertical)',
  f1BySupport: 'F1 by number of examples',
  catalogue: 'Tags and their scores',
  search: 'Search',
  description: 'Description',
  drift: 'Drift from training',
  driftHint: (texts, minutes) =>
    `${texts} texts of the last ${minutes} minutes. A PSI below 0.1 is stable; above 0.25 it has shifted.`,
  byChance: 'by chance',
  lengths: 'Length of texts',
  unknownRates: 'Unknown words',
  shadow: 'Shadow model',
  shadowSame: (same, texts) => `The same tags on ${same} of ${texts} texts`,

  reviewHint: '↑↓ choose a tag; Space or its number switches it. If all is right, Enter is enough.',
  reviewer: 'Your name',
  nameNeeded: 'Enter your name before you send a review.',
  companies: 'Companies',
  queues: QUEUES,
  orders: ORDERS,
  queueSummary: (queue, order) => `Companies ${QUEUES[queue]}, ${ORDERS[order]}`,
  anyGroup: 'Any group',
  whyShown: (uncertainty, novelty) =>
    `Uncertainty ${uncertainty.toFixed(1)} bits, unknown words ${Math.round(100 * novelty)}%`,
  saysRight: (by) => `${by}: right`,
  saysWrong: (by) => `${by}: wrong`,
  addTag: 'Add a tag',
  send: 'Confirm, next',
  skip: 'Skip',
  undo: 'Undo',
  loading: 'Loading…',
  nothingToReview: (queue) =>
    queue === 'disputed' ? 'Reviewers disagree on no company.' : 'There is no company to review.',
  reviewed: (count) => `${count} companies reviewed`,
  nextTraining: 'What the next training would have',
  feedbackSummary: (companies, disputed) =>
    `${companies} companies reviewed${disputed > 0 ? `; on ${disputed} of them reviewers disagree, and the groups concerned are left out` : ''}`,
  reviewedBy: (by, companies) => `${by}: ${companies}`,
  exportRecords: 'Save as training records (JSON Lines)',
  rightCount: 'Right',
  wrongCount: 'Wrong',

  keyNeeded: 'The service requires an API key',
  keyRefused: 'The service does not accept this key. Check it for mistakes.',
  keyHint: 'The key is kept in memory only, until this page is closed.',
  use: 'Use',
};
