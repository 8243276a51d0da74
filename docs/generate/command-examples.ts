/** One example for each command in the reference. */
export const EXAMPLES: Readonly<Record<string, string>> = {
  collect: 'collect --config data/gbizinfo/bulk-csv.json --out collected',
  import: 'import --from doccano --in all.jsonl --tags tags.json --groups theme --out labelled.jsonl',
  'check-data': 'check-data --data companies.jsonl --tags tags.json',
  words: 'words --from companies.jsonl --out words.csv',
  split: 'split --data companies.jsonl --tags tags.json --split-file split.json',
  search: 'search --data companies.jsonl --tags tags.json --split-file split.json --minutes 60 --out search',
  train: 'train --data companies.jsonl --tags tags.json --split-file split.json --out models/mine',
  evaluate:
    'evaluate --model models/mine --data companies.jsonl --tags tags.json --split-file split.json --report report.html',
  errors: 'errors --model models/mine --data companies.jsonl --tags tags.json --split-file split.json',
  tag: "tag '北海道で乳牛を飼育し、生乳を出荷する牧場です。' --explain",
  export: 'export --model models/mine --onnx mine.onnx',
  'models list': 'models list --models models/companies',
  'models add': 'models add models/mine --models models/companies',
  'models activate': 'models activate 2026-11-26-0123abcd --models models/companies',
  'models rollback': 'models rollback --models models/companies',
  'catalogue overlay': 'catalogue overlay --model models/mine --changes changes.json --out models/renamed',
  'catalogue tags': 'catalogue tags --model models/renamed --out tags.json',
  'catalogue records':
    'catalogue records --model models/renamed --data companies.jsonl --out relabelled.jsonl',
  'feedback export': 'feedback export --database-url file:feedback.sqlite --out feedback.jsonl',
  key: 'key backend',
  worker: 'worker --port 3101',
  serve: 'serve --model models/companies --port 8080',
};
