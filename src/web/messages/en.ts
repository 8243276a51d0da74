import type { Fault } from '../faults.ts';
import type { ja } from './ja.ts';

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

/** What the service says of fields by their paths. All else is English already. */
const FAULTS: Readonly<Partial<Record<Fault, (...values: string[]) => string>>> = {
  noText: () => 'The overview is empty.',
  tooLong: (limit) => `The overview is too long: at most ${Number(limit).toLocaleString('en')} characters.`,
  longId: (limit) => `The ID is too long: at most ${limit} characters.`,
  longName: (limit) => `The name is too long: at most ${Number(limit).toLocaleString('en')} characters.`,
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
  kindName: (kind) => KINDS[kind] ?? kind,
  percent,
  date,
  more: (count) => `and ${count} more`,
  problems: PROBLEMS,
  fault: (fault, values, sentence) => FAULTS[fault]?.(...values) ?? sentence,
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
  accepted: (precision) =>
    `Can be accepted: about ${Math.round(100 * precision)}% of the tags of such answers are right.`,
  needsReview: 'A person should look at this.',
  reviewReasons: {
    'no-tags': 'No tag reaches its threshold.',
    'uncertain-tags': 'The probabilities of its tags are low.',
    'near-threshold': 'A tag only just reaches its threshold.',
    'groups-disagree': 'A tag is given, but none of those below it.',
    'few-known-words': 'The model does not know most of its content words.',
    'unlike-training': 'No text of training was like this one in its length or its words.',
    alternatives: 'One of several suggested tags has to be chosen.',
  },
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
  compare: (version) => `Compare with the candidate ${version}`,
  differing: (count) =>
    count === 0 ? 'Both models give the same tags.' : `Tags that only one of the models gives: ${count}`,
  candidate: 'candidate',
  notGiven: 'not given',
  request: 'The same from the API',
  copy: 'Copy',
  copied: 'Copied',
  permalink: 'Link to this view',

  dropFile: 'Choose a CSV, Excel (.xlsx) or JSON Lines file, or drop it here',
  suggested: 'suggested',
  fileHint: 'Columns can have any names. The content of the file is sent to this service only.',
  progress: (done, all) => `${done} of ${all} companies`,
  stop: 'Stop',
  filter: 'Filter by text',
  anyTag: 'Any tag',
  decision: 'Decision',
  anyDecision: 'Any decision',
  decisions: { accept: 'can be accepted', review: 'needs review' },
  toReviewCount: 'To review',
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
  trainingAndSources: 'Training data and sources',
  trainedOn: 'Trained on',
  records: (train, dev, extra) => `${train} records, ${dev} for dev, ${extra} extra`,
  sources: 'Sources',
  strengths: 'Strengths and weaknesses',
  inShort: (precision, recall) =>
    `Of the tags that it gives, ${percent(precision)} are right, and it finds ${percent(recall)} of those that it should.`,
  onTest: (records) => `Measured on ${records} records that no training has seen.`,
  refitted: (version) =>
    `These are the scores of version ${version}. After they were measured, this model was trained with the same settings on all records.`,
  onDev: (records) => `Measured on the ${records} dev records, by which training was adjusted.`,
  scoresByGroup: 'Scores by group',
  group: 'Group',
  allTags: 'all tags',
  verdict: 'Verdict',
  verdicts: { good: 'good', fair: 'fair', weak: 'weak' },
  kind: 'Kind of text',
  scoresByKind: 'Scores by kind of text',
  recordCount: 'Records',
  calibrationError: 'Calibration error (ECE)',
  meanOfKinds: (micro, macro) => `Mean over the kinds: micro-F1 ${micro}, macro-F1 ${macro}`,
  support: 'Training examples',
  noExamples: 'no test records',
  macroHint: 'Macro-F1 is the mean over the tags that a record has or that were given at least once.',
  precision: 'Precision',
  recall: 'Recall',
  calibration: 'Reliability of the probabilities',
  calibrationHint:
    'The nearer to the dashed line, the more a probability means what it says. Larger dots stand for more answers.',
  predicted: 'probability of the model',
  shareRight: 'share that was right',
  binTitle: (probability, share, count) =>
    `Of ${count.toLocaleString('en')} answers of about ${percent(probability)}, ${percent(share)} were right`,
  f1BySupport: 'Quality of tags by training examples',
  f1BySupportHint: 'Each dot is a tag. Point at it to see its name.',
  catalogue: 'Tags and their scores',
  search: 'Search',
  description: 'Description',
  confused: 'Often taken for one another',
  confusedPair: (missed, given, count) => `${missed} was taken for ${given} in ${count} texts.`,
  textsWith: (label) => `Texts with ${label}`,
  drift: 'Are recent texts like those of training?',
  driftVerdicts: {
    stable: 'They are. The model can be used as it is.',
    slight: 'They begin to differ. Keep an eye on it.',
    shifted: 'They differ a lot. Look at recent texts, and consider another training.',
    unclear: 'There are too few texts to tell yet.',
  },
  driftLevels: { stable: 'stable', slight: 'slightly shifted', shifted: 'shifted', unclear: 'too few texts' },
  driftTexts: (texts, since) =>
    since === undefined
      ? 'No texts yet.'
      : `${texts} texts since ${since.toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })}, compared with training.`,
  driftDetails: 'Details',
  distribution: 'Compared',
  givenTags: 'Tags given',
  movedTags: 'Tags whose share has changed',
  shareInTraining: 'in training',
  shareNow: 'recently',
  psiHint:
    'PSI measures how two distributions differ. Beyond chance, below 0.1 is stable, and from 0.25 it has shifted.',
  byChance: 'by chance',
  lengths: 'Length of texts',
  unknownRates: 'Unknown words',
  versions: (active) => `Versions (serving: ${active})`,
  noVersions: 'This service has a single model. Set MODEL to a directory of versions to switch between them.',
  devScore: (f1) => `micro-F1 on dev ${f1.toFixed(3)}`,
  isServing: 'serving',
  release: 'Release',
  rollBack: 'Roll back to the former version',
  nowServing: (version) => `${version} serves now.`,
  releaseQuestion: (version) => `Release ${version}?`,
  isWorse: (own, serving) =>
    `Warning: its micro-F1 on dev is ${own.toFixed(3)}, which is below ${serving.toFixed(3)} of the serving version.`,
  isWorseOn: (kind, own, serving) => `${kind}: ${own.toFixed(3)}, now ${serving.toFixed(3)}`,
  releaseHint: 'It takes effect at once, and can be rolled back at any time.',
  cancel: 'Cancel',
  shadow: (version, same, texts) =>
    `The candidate ${version} runs as a shadow: the same tags on ${same} of ${texts} texts.`,

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
