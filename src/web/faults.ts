/** What people meet with their own files. */
export type Fault =
  | 'noObject'
  | 'cells'
  | 'openQuote'
  | 'misplacedQuote'
  | 'noText'
  | 'tooLong'
  | 'longId'
  | 'longName'
  | 'notInEncoding'
  | 'otherEncoding'
  | 'repeatedColumn'
  | 'unnamedWorkbook'
  | 'oldWorkbook'
  | 'json';

/** The sentences of the service and of the readers of files, which are English. Their groups are what messages name. */
const SENTENCES: readonly (readonly [Fault, RegExp])[] = [
  ['noObject', /^The line is not a JSON object\.$/],
  ['cells', /^The number of cells is (\d+) instead of (\d+)\.$/],
  ['openQuote', /^The quote that opens in line (\d+) is not closed/],
  ['misplacedQuote', /^The row has a misplaced quote/],
  ['noText', /^\/description: must have some text/],
  ['tooLong', /^\/description: must have at most (\d+) characters/],
  ['longId', /^\/id: must have at most (\d+) characters/],
  ['longName', /^\/name: must have at most (\d+) characters/],
  ['notInEncoding', / is not (.+): (0x.+) is not valid in line (\d+)/],
  ['otherEncoding', / looks like (.+?):/],
  ['repeatedColumn', / has the column (.+) twice/],
  ['unnamedWorkbook', / is an Excel workbook or another ZIP archive/],
  ['oldWorkbook', / is an old Excel workbook/],
  ['json', / is a JSON array| has JSON over several lines/],
];

interface FaultMessages {
  /** @param values the groups of the sentence */
  readonly fault: (fault: Fault, values: readonly string[], sentence: string) => string;
}

/** A sentence about a file or one of its rows in the language of the page, or as it is where the page has no other words. */
export function faultMessage(sentence: string, messages: FaultMessages): string {
  for (const [fault, pattern] of SENTENCES) {
    const values = pattern.exec(sentence)?.slice(1);
    if (values) return messages.fault(fault, values, sentence);
  }
  return sentence;
}
