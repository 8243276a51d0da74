import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readCorpus } from '../src/dataset/corpus.ts';
import { count, interleaved, median, type Row, ratio, seconds, times } from './measure.ts';
import { hasScikitLearn, isInstalled, PYTHON, shell } from './programs.ts';
import { variedOverviews } from './texts.ts';

const RECORDS = 500_000;
const ROUNDS = 3;
/** Number of texts for scikit-learn, one text per call and all in one call. All texts would take too long. */
const FEW = 300;
const SOME = 20_000;

/** Throughput from a file of overviews to a file of tags, on one processor and on two. */
export async function bulk(texts: readonly string[]): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-bulk-'));
  const path = (name: string) => join(directory, name);
  try {
    const all = [...variedOverviews(texts, RECORDS)];
    await writeFile(path('all.txt'), `${all.join('\n')}\n`);
    await writeFile(path('few.txt'), `${all.slice(0, FEW).join('\n')}\n`);
    await writeFile(path('some.txt'), `${all.slice(0, SOME).join('\n')}\n`);
    shell(`split -n l/2 ${path('all.txt')} ${path('half.')}`);
    await writeRecords(path('all.jsonl'), all);

    const ours = (processors: string, workers: number) => async () => {
      await rm(path('out.jsonl'), { force: true });
      const command = `taskset -c ${processors} ${process.execPath} src/cli/main.ts tag --workers ${workers} --in ${path('all.jsonl')} --out ${path('out.jsonl')} 2> /dev/null`;
      return RECORDS / (await seconds(() => shell(command)));
    };
    const unit = (figures: readonly number[]) => `${count(median(figures))} records/s`;
    const rows: Row[] = [];
    const fiveMillion = (rates: readonly number[]): Row => ({
      what: `5,000,000 overviews, 2 cores, from ${count(RECORDS)}`,
      ours: unit(rates),
      peer: '',
      result: `${(5_000_000 / median(rates) / 60).toFixed(1)} min`,
      target: 'under 8 min',
    });

    if (isInstalled('mecab') && isInstalled('fasttext')) {
      await writeTraining(path('train.txt'));
      shell(
        `fasttext supervised -input ${path('train.txt')} -output ${path('fasttext')} -loss ova -epoch 50 -lr 0.5 -verbose 0`,
      );
      const pipe = (input: string, processor: number) =>
        `taskset -c ${processor} bash -c 'mecab -Owakati < ${path(input)} | fasttext predict-prob ${path('fasttext.bin')} - -1 0.1 > ${path(`${input}.out`)}'`;
      const theirs = (command: string) => async () => RECORDS / (await seconds(() => shell(command)));
      const [one, oneTheirs, two, twoTheirs] = await interleaved(ROUNDS, [
        ours('0', 1),
        theirs(pipe('all.txt', 0)),
        ours('0,1', 2),
        theirs(`${pipe('half.aa', 0)} & ${pipe('half.ab', 1)}; wait`),
      ]);
      rows.push(
        {
          what: 'bulk, 1 core: mecab | fasttext predict-prob (C++)',
          ours: unit(one),
          peer: unit(oneTheirs),
          result: ratio(one, oneTheirs),
          target: '',
        },
        {
          what: 'bulk, 2 cores: two such pipelines',
          ours: unit(two),
          peer: unit(twoTheirs),
          result: ratio(two, twoTheirs),
          target: '1.0x',
        },
        fiveMillion(two),
      );
      if (hasScikitLearn()) {
        for (const [way, input, records] of [
          ['one', 'few.txt', FEW],
          ['batch', 'some.txt', SOME],
        ] as const) {
          const took = Number(
            shell(
              `taskset -c 0 ${PYTHON} bench/peers/scikit-learn.py ${path('train.txt')} ${path(input)} ${way}`,
            ),
          );
          rows.push({
            what: `bulk, 1 core: MeCab + scikit-learn, ${way === 'one' ? 'a text at a time' : 'all in one call'}`,
            ours: unit(one),
            peer: `${count(records / took)} records/s`,
            result: times((median(one) * took) / records),
            target: way === 'one' ? '30x' : '',
          });
        }
      }
    }
    if (rows.length === 0) rows.push(fiveMillion([await ours('0,1', 2)()]));
    return rows;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function writeRecords(path: string, texts: Iterable<string>): Promise<void> {
  function* lines() {
    let id = 0;
    for (const description of texts) yield `${JSON.stringify({ id: String(id++), description })}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
}

/** Writes the peers' training file: the sample and, if available, the real companies. */
async function writeTraining(path: string): Promise<void> {
  const shared = `${process.env.SHARED_DATA ?? '../shared/data'}/companies/train.jsonl`;
  const files = ['data/sample/overviews.jsonl', ...(existsSync(shared) ? [shared] : [])];
  const { records } = await readCorpus(files, 'data/tags.json');
  await writeFile(
    `${path}.raw`,
    `${records.map(({ description }) => description.replaceAll('\n', ' ')).join('\n')}\n`,
  );
  const words = shell(`mecab -Owakati -b 65536 < ${path}.raw`).split('\n');
  const lines = records.flatMap(({ tags }, index) =>
    tags.length > 0 ? `${tags.map((tag) => `__label__${tag}`).join(' ')} ${words[index].trim()}\n` : [],
  );
  await writeFile(path, lines.join(''));
}
