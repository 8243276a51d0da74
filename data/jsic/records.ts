import { join } from 'node:path';
import { z } from 'zod';
import { readTagCatalogue } from '../../src/dataset/records.ts';
import { readJson } from '../../src/files/parse.ts';
import { writeAtomically } from '../../src/files/write.ts';

const detail = z.object({
  name: z.string(),
  description: z.string().nullish(),
  included_examples: z.array(z.string()).nullish(),
});
const minor = z.object({ code: z.string(), name: z.string(), detail_categories: z.array(detail) });
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
const { major_categories } = await readJson(classificationSchema, classificationPath);
const catalogue = new Set((await readTagCatalogue(cataloguePath)).map(({ id }) => id));
const tse33 = await readJson(
  z.record(z.string(), z.string().nullable()),
  join(import.meta.dirname, 'tse33.json'),
);
const lines: string[] = [];
for (const sector of major_categories) {
  for (const industry of sector.middle_categories) {
    const code = sector.code + industry.code;
    const tags = [sector.code, code].filter((tag) => catalogue.has(tag));
    addRecords([industry.name], tags, code);
    for (const { code: minorCode, name, detail_categories } of industry.minor_categories) {
      if (AUXILIARY.test(name)) continue;
      addRecords([name, ...detail_categories.flatMap(textsOf)], tags, sector.code + minorCode);
    }
  }
}
await writeAtomically(recordsPath, lines.join(''));

/** @param code of the class of the texts, which decides their tag of tse33 */
function addRecords(texts: readonly string[], tags: readonly string[], code: string): void {
  const exchangeTag = tagOfNarrowestClass(code);
  const all = exchangeTag === null ? tags : [...tags, exchangeTag];
  const groups = ['sector', 'industry', ...(exchangeTag === null ? [] : ['tse33'])];
  for (const description of texts.filter((text) => text.trim() !== '')) {
    lines.push(`${JSON.stringify({ id: `jsic:${lines.length}`, description, tags: all, groups })}\n`);
  }
}

/** The tag of tse33 of the class or, if tse33.json does not have it, of the narrowest class around it. */
function tagOfNarrowestClass(code: string): string | null {
  const classes = Array.from(code, (_, index) => code.slice(0, code.length - index));
  const known = classes.find((each) => each in tse33);
  return known === undefined ? null : tse33[known];
}

function textsOf({ name, description, included_examples }: z.infer<typeof detail>): string[] {
  if (AUXILIARY.test(name)) return [];
  // Spaces are what is left of line breaks.
  const examples = (included_examples ?? []).map((example) => example.replaceAll(' ', ''));
  return [name, described(description ?? ''), ...examples];
}

function described(description: string): string {
  const sentences = description.replaceAll(' ', '').split('。');
  return sentences
    .filter((sentence) => !ELSEWHERE.test(sentence))
    .join('。')
    .replaceAll(FORMAL, '');
}
