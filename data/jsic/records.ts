import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { readTagCatalogue } from '../../src/dataset/records.ts';
import { writeAtomically } from '../../src/files/write.ts';

const detail = z.object({
  name: z.string(),
  description: z.string().nullish(),
  included_examples: z.array(z.string()).nullish(),
});
const minor = z.object({ name: z.string(), detail_categories: z.array(detail) });
const middle = z.object({ code: z.string(), name: z.string(), minor_categories: z.array(minor) });
const major = z.object({ code: z.string(), middle_categories: z.array(middle) });
const classificationSchema = z.object({ major_categories: z.array(major) });

/** Places that every industry has, and that say nothing of it. */
const AUXILIARY = /管理、補助|本社|その他の管理/;
/** Sentences that say what belongs elsewhere. */
const ELSEWHERE = /ただし|分類され|なお/;
/** Words of the classification itself, which no company would use. */
const FORMAL = /をいう|事業所/g;

/*
 * node data/jsic/records.ts CLASSIFICATION CATALOGUE RECORDS: see README.md.
 */
const [, , classificationPath, cataloguePath, recordsPath] = process.argv;
const { major_categories } = classificationSchema.parse(
  JSON.parse(await readFile(classificationPath, 'utf8')),
);
const catalogue = new Set((await readTagCatalogue(cataloguePath)).map(({ id }) => id));
const lines: string[] = [];
for (const sector of major_categories) {
  for (const industry of sector.middle_categories) {
    const tags = [sector.code, sector.code + industry.code].filter((tag) => catalogue.has(tag));
    for (const description of textsOf(industry)) {
      const record = { id: `jsic:${lines.length}`, description, tags, groups: ['sector', 'industry'] };
      lines.push(`${JSON.stringify(record)}\n`);
    }
  }
}
await writeAtomically(recordsPath, lines.join(''));

function textsOf({ name, minor_categories }: z.infer<typeof middle>): string[] {
  const minors = minor_categories.filter((each) => !AUXILIARY.test(each.name));
  const details = minors
    .flatMap((each) => each.detail_categories)
    .filter((each) => !AUXILIARY.test(each.name));
  return [
    name,
    ...minors.map((each) => each.name),
    ...details.flatMap((each) => [
      each.name,
      described(each.description ?? ''),
      // Spaces are what is left of line breaks.
      ...(each.included_examples ?? []).map((example) => example.replaceAll(' ', '')),
    ]),
  ].filter((text) => text.trim() !== '');
}

function described(description: string): string {
  const sentences = description.replaceAll(' ', '').split('。');
  return sentences
    .filter((sentence) => !ELSEWHERE.test(sentence))
    .join('。')
    .replaceAll(FORMAL, '');
}
