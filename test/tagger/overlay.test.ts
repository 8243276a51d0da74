import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TaggedText } from '../../src/contract/answers.ts';
import type { ModelTag } from '../../src/contract/model.ts';
import type { TagOptions } from '../../src/contract/tag-options.ts';
import type { StoredModel } from '../../src/model/bundle.ts';
import { type Changes, changesSchema } from '../../src/model/overlay/changes.ts';
import { initialParameters } from '../../src/network/architecture.ts';
import { seededRandom } from '../../src/network/random.ts';
import type { SharedModel } from '../../src/tagger/shared-model.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { overlaid } from '../fixtures/overlaid-model.ts';
import { smallModel } from '../fixtures/small-model.ts';

const small = await smallModel();
const FARM = '北海道で乳牛を飼育し、生乳を出荷する牧場です。';
const taggerOf = (changes: Partial<Changes>) => new Tagger(overlaid(small, changes));
const tagsOf = (changes: Partial<Changes>, options?: TagOptions) => taggerOf(changes).tag(FARM, options).tags;
const idsOf = ({ tags }: Pick<TaggedText, 'tags'>) => tags.map(({ id }) => id);
const target = (id: string, parent?: string) => ({
  id,
  label: id,
  description: '',
  ...(parent && { parent }),
});

describe('an overlay', () => {
  it('renames tags, and changes their thresholds', () => {
    const [before] = taggerOf({}).tag(FARM).tags;
    const change = { label: '農林業', labels: { en: 'Farming' }, threshold: 0.01 };
    const changes = { tags: { [before.id]: change } };
    expect(tagsOf(changes)[0]).toEqual({ ...before, label: '農林業', threshold: 0.01 });
    expect(tagsOf(changes, { language: 'en-GB' })[0].label).toBe('Farming');
    expect(tagsOf(changes, { language: 'fr' })[0].label).toBe('農林業');
  });

  it('gives retired tags no more, whatever is asked for, and keeps the tags below them', () => {
    const changes: Partial<Changes> = { tags: { A: { retired: true } } };
    expect(idsOf(taggerOf({}).tag(FARM))).toContain('A');
    for (const options of [{}, { minProbability: 0 }, { minProbability: 0, groups: ['sector'] }])
      expect(tagsOf(changes, options).map(({ id }) => id)).not.toContain('A');
    expect(tagsOf(changes).map(({ id }) => id)).toContain('A01');
    const { tags } = overlaid(small, changes).catalogue;
    expect(tags.find(({ id }) => id === 'A01')).not.toHaveProperty('parent', 'A');
  });

  it('gives tags as suggestions that are never accepted', () => {
    const { tags } = taggerOf({}).tag(FARM);
    const suggestOnly = Object.fromEntries(tags.map(({ id }) => [id, { suggestOnly: true as const }]));
    const decision = { precision: 0.9, minimumExpected: 0, measured: { accepted: 1, precision: 0.9 } };
    const model = { ...small, manifest: { ...small.manifest, decision } };
    expect(new Tagger(overlaid(model, {})).tag(FARM)).toMatchObject({ decision: 'accept' });
    const answer = new Tagger(overlaid(model, { tags: suggestOnly })).tag(FARM);
    expect(answer.tags.every(({ suggested }) => suggested)).toBe(true);
    expect(idsOf(answer)).toEqual(tags.map(({ id }) => id));
    expect(answer).toMatchObject({ decision: 'review', reasons: ['no-tags'] });
  });

  it('adds the tags that crosswalks lead to: one to one, merged, and as alternatives', () => {
    const tags = [target('farming'), target('cattle', 'farming'), target('crops', 'farming'), target('rest')];
    const given = (map: Changes['crosswalks'][number]['map']) => {
      const { tags: found, ...rest } = taggerOf({
        crosswalks: [{ group: 'other', tags, map, replace: false }],
      }).tag(FARM);
      const own = found.filter(({ group }) => group === 'other');
      return { own: own.map(({ id, suggested }) => [id, suggested]), ...rest, found };
    };
    const oneToOne = given({ A01: ['cattle'], E: ['rest'] });
    expect(oneToOne.own).toEqual([
      ['farming', undefined],
      ['cattle', undefined],
    ]);
    const of = (id: string) => oneToOne.found.find((tag) => tag.id === id);
    expect(of('cattle')?.probability).toBe(of('A01')?.probability);
    expect(given({ A: ['rest'], A01: ['rest'] }).own).toEqual([['rest', undefined]]);
    // Whatever the alternative, it is below farming.
    expect(given({ A01: ['cattle', 'crops'] }).own).toEqual([
      ['farming', undefined],
      ['cattle', true],
      ['crops', true],
    ]);
    // The industry says which of the sector's alternatives it is.
    expect(given({ A: ['cattle', 'rest'], A01: ['rest'] }).own).toEqual([['rest', undefined]]);
  });

  it('sends alternatives to review', () => {
    const decision = { precision: 0.9, minimumExpected: 0, measured: { accepted: 1, precision: 0.9 } };
    const model = { ...small, manifest: { ...small.manifest, decision } };
    const crosswalk = {
      group: 'other',
      tags: [target('x'), target('y')],
      map: { A: ['x', 'y'] },
      replace: false,
    };
    expect(new Tagger(overlaid(model, { crosswalks: [crosswalk] })).tag(FARM)).toMatchObject({
      decision: 'review',
      reasons: ['alternatives'],
    });
  });

  it('can retire what a crosswalk leads from', () => {
    const crosswalk = { group: 'other', tags: [target('x')], map: { A: ['x'] }, replace: true };
    const ids = tagsOf({ crosswalks: [crosswalk] }).map(({ id }) => id);
    expect(ids).toContain('x');
    expect(ids).not.toContain('A');
  });

  it('explains a tag of a crosswalk by the words of the tag that leads to it', () => {
    const crosswalk = { group: 'other', tags: [target('x')], map: { A01: ['x'] }, replace: false };
    const tags = tagsOf({ crosswalks: [crosswalk] }, { explain: true });
    const evidenceOf = (id: string) => tags.find((tag) => tag.id === id)?.evidence;
    expect(evidenceOf('x')?.length).toBeGreaterThan(0);
    expect(evidenceOf('x')).toEqual(evidenceOf('A01'));
    expect(tags.map(({ id, impliedBy }) => [id, impliedBy]).filter(([, by]) => by)).toEqual([['x', 'A01']]);
  });
});

describe('any model, catalogue and overlay, with any options', () => {
  const OUTPUTS = 8;
  const TARGETS = 4;
  const outputs = [...Array(OUTPUTS).keys()];
  const words = small.featureSpace.vocabulary.terms.filter((term) => !term.includes('\t'));
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const model = fc
    .record({
      seed: fc.nat(),
      // A parent is an earlier tag or, where the number is that of the tag, none.
      parents: fc.tuple(...outputs.map((output) => fc.nat(output))),
      thresholds: fc.tuple(...outputs.map(() => share)),
      // Ids in another order than the tags: ties must not depend on it.
      names: fc.shuffledSubarray(outputs, { minLength: OUTPUTS }),
    })
    .map(randomModel);
  const changes = fc
    .record({
      tags: fc.dictionary(
        fc.nat(OUTPUTS - 1).map((output) => `t${output}`),
        fc.record(
          { threshold: share, retired: fc.constant(true as const), suggestOnly: fc.constant(true as const) },
          { requiredKeys: [] },
        ),
      ),
      map: fc.dictionary(
        fc.nat(OUTPUTS - 1).map((output) => `t${output}`),
        fc.uniqueArray(
          fc.nat(TARGETS - 1).map((index) => `x${index}`),
          { minLength: 1 },
        ),
      ),
      targetParents: fc.tuple(...[...Array(TARGETS).keys()].map((index) => fc.nat(index))),
      replace: fc.boolean(),
    })
    .map(({ tags, map, targetParents, replace }) =>
      changesSchema.parse({
        tags,
        crosswalks: [
          {
            group: 'targets',
            tags: targetParents.map((parent, index) =>
              target(`x${index}`, parent < index ? `x${parent}` : undefined),
            ),
            map,
            replace,
          },
        ],
      }),
    );
  const options = fc.record(
    { minProbability: share, limit: fc.integer({ min: 1, max: 12 }), explain: fc.boolean() },
    { requiredKeys: [] },
  );
  const text = fc.array(fc.constantFrom(...words, '、', '。'), { minLength: 1, maxLength: 20 });

  it('have answers with parents, at most their probabilities, and nothing that is retired', () => {
    fc.assert(
      fc.property(model, changes, options, text, (stored, changed, asked, parts) => {
        const shared = overlaid(stored, changed);
        const { tags } = new Tagger(shared).tag(parts.join(''), asked);
        const known = new Map(shared.catalogue.tags.map((tag) => [tag.id, tag]));
        const given = new Map(tags.map(({ id, probability }) => [id, probability]));
        expect(given.size).toBe(tags.length);
        for (const { id, probability, group } of tags) {
          expect([id, isRetired(id, changed)]).toEqual([id, false]);
          const { parent } = known.get(id) ?? {};
          if (parent === undefined || !sameGroup(known, parent, group)) continue;
          expect([id, parent, given.has(parent)]).toEqual([id, parent, true]);
          expect(given.get(parent)).toBeGreaterThanOrEqual(probability);
        }
        // What an option leaves out does not change what it leaves in.
        const all = new Map(
          new Tagger(shared)
            .tag(parts.join(''), { minProbability: 0 })
            .tags.map(({ id, probability }) => [id, probability]),
        );
        for (const [id, probability] of given) expect([id, all.get(id)]).toEqual([id, probability]);
      }),
      { numRuns: 300 },
    );
  });

  function isRetired(id: string, { tags, crosswalks: [{ map, replace }] }: Changes): boolean {
    return tags[id]?.retired === true || (replace && id in map);
  }

  function sameGroup(known: ReadonlyMap<string, ModelTag>, parent: string, group: string): boolean {
    return known.get(parent)?.group === group;
  }

  function randomModel({
    seed,
    parents,
    thresholds,
    names,
  }: {
    seed: number;
    parents: number[];
    thresholds: number[];
    names: number[];
  }): StoredModel {
    const inputs = small.featureSpace.vocabulary.terms.length;
    const architecture: SharedModel['manifest']['architecture'] = {
      ...small.manifest.architecture,
      inputs,
      hiddenInputs: inputs,
      hidden: [4],
      linear: false,
      wholeShare: 0.6,
      heads: [{ kind: 'sigmoid', outputs: OUTPUTS }],
    };
    const random = seededRandom(seed);
    const parameters = initialParameters(architecture, random);
    // Wide enough for probabilities of all sizes.
    for (const { data } of parameters.values()) data.set(data.map((value) => 8 * value));
    const tags = outputs.map(
      (output): ModelTag => ({
        id: `t${names[output]}`,
        label: `t${output}`,
        group: 'own',
        description: '',
        examples: 1,
        threshold: thresholds[output],
        ...(parents[output] < output && { parent: `t${names[parents[output]]}` }),
      }),
    );
    const manifest = { ...small.manifest, architecture, tags, leftOut: [], golden: [] };
    return { ...small, manifest, parameters };
  }
});
