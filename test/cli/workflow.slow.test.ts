import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../src/model/bundle.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { run } from './run.ts';

/** The files of a user with 300 companies and settings for quick training. */
async function userDirectory() {
  const directory = await temporaryDirectory();
  const path = (name: string) => join(directory, name);
  const sample = (await readFile('data/sample/overviews.jsonl', 'utf8')).split('\n');
  await writeFile(path('companies.jsonl'), sample.slice(0, 300).join('\n'));
  await writeFile(
    path('settings.json'),
    JSON.stringify({ hidden: [16], maximumEpochs: 3, learningRate: 0.01 }),
  );
  const corpus = ['--data', path('companies.jsonl'), '--split-file', path('split.json')];
  const train = (name: string) =>
    run(['train', ...corpus, '--settings', path('settings.json'), '--out', path(name)]);
  return { path, corpus, train };
}

function withNewTag(lines: string): string {
  return lines.replaceAll('"tags":[', '"tags":["new",').replaceAll('"tags": [', '"tags": ["new", ');
}

async function newCatalogue(): Promise<string> {
  const tags = JSON.parse(await readFile('data/tags.json', 'utf8'));
  return JSON.stringify([...tags, { id: 'new', label: '新', group: 'theme', description: '' }]);
}

async function succeed(outcome: ReturnType<typeof run>): Promise<string> {
  const { code, stdout, stderr } = await outcome;
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe('the workflow from records to tags', () => {
  it('consists of split, train, evaluate, errors and tag', async () => {
    const { path, corpus, train } = await userDirectory();

    expect(await succeed(run(['split', ...corpus]))).toMatch(/records\s+│\s+2\d\d │\s+\d\d │\s+\d\d/);
    const split = await readFile(path('split.json'), 'utf8');

    const { code, stdout, stderr } = await train('mine');
    expect(code).toBe(0);
    expect(stderr.match(/^\d of 3 epochs, .* s left \| loss .* dev micro-F1 .*$/gm)).toHaveLength(3);
    expect(stdout).toContain(`Model mine ${(await readModel(path('mine'))).manifest.version} written to`);
    const { leftOut, tags } = (await readModel(path('mine'))).manifest;
    expect(stdout).toContain(
      `${leftOut.length} of ${leftOut.length + tags.length} tags are left out of the model, as they have fewer than 3 ` +
        `training records (minimumExamples): ${leftOut[0].id} (${leftOut[0].examples}), `,
    );
    expect(await readFile(path('split.json'), 'utf8')).toBe(split);

    const evaluate = ['evaluate', '--model', path('mine'), ...corpus];
    expect(await succeed(run(evaluate))).toMatch(/all tags[\s\S]*records of dev/);
    const dev = JSON.parse(await succeed(run([...evaluate, '--json'])));
    expect(dev).toEqual((await readModel(path('mine'))).manifest.scores.dev);

    // A tag that came into use after training, on each record.
    await writeFile(path('newer.jsonl'), withNewTag(await readFile(path('companies.jsonl'), 'utf8')));
    await writeFile(path('newer.json'), await newCatalogue());
    const newer = [
      '--data',
      path('newer.jsonl'),
      '--tags',
      path('newer.json'),
      '--split-file',
      path('split.json'),
    ];
    const evaluateNewer = ['evaluate', '--model', path('mine'), ...newer, '--compare', path('mine')];
    const scores = JSON.parse(await succeed(run([...evaluateNewer, '--json'])));
    expect(scores.notInModel).toContain('new');
    expect(scores.overall.micro.recall).toBeLessThan(dev.overall.micro.recall);
    expect(scores.comparison.micro).toEqual({ difference: 0, low: 0, high: 0 });
    const printed = await succeed(run([...evaluateNewer, '--report', path('report.html')]));
    expect(printed).toMatch(
      /Tags of the records that the model does not have, which count as missed: new \(\d+\)/,
    );
    expect(printed).toMatch(
      /Compared to mine \S+ on the tags that both models have \(\d+\): micro-F1 \+0\.000/,
    );
    expect(printed).toMatch(/Macro-F1 is the mean over the tags that a record has \(\d+\)/);
    const report = await readFile(path('report.html'), 'utf8');
    const [, data = ''] =
      report.match(/<script type="application\/json" id="evaluation">(.*)<\/script>/) ?? [];
    expect(JSON.parse(data)).toMatchObject({
      evaluation: { notInModel: expect.arrayContaining(['new']) },
      comparison: { name: 'mine', onlyOther: [] },
    });

    const errors = JSON.parse(await succeed(run(['errors', '--model', path('mine'), ...corpus, '--json'])));
    expect(errors.length).toBeGreaterThan(0);
    const devIds = new Set(JSON.parse(split).dev);
    for (const { mistakes } of errors) {
      for (const { record } of mistakes) expect(devIds.has(record)).toBe(true);
    }
    expect(await succeed(run(['errors', '--model', path('mine'), ...corpus, '--worst', '1']))).toMatch(
      /^\S+ \S+: \d+ mistakes?, loss [\d.]+\n {2}false (positive|negative), [\d.]+, /,
    );

    const sealed = await run([...evaluate, '--split', 'test']);
    expect(sealed).toMatchObject({ code: 2, stdout: '' });
    expect(sealed.stderr).toContain('the test side is sealed: add --open-test');
    expect((await readModel(path('mine'))).manifest.scores.test).toBeUndefined();
    const openTest = [...evaluate, '--split', 'test', '--open-test'];
    const wrong = await run([...openTest, '--report', path('r.html'), '--compare', path('none')]);
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('none is refused') });
    expect(existsSync(path('test-openings.jsonl'))).toBe(false);
    await succeed(run([...evaluate, '--split', 'test', '--open-test', '--by', 'Aoi']));
    await succeed(run([...evaluate, '--split', 'test', '--open-test', '--by', 'Ren']));
    const log = (await readFile(path('test-openings.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(log.map((line) => JSON.parse(line).by)).toEqual(['Aoi', 'Ren']);
    const { manifest } = await readModel(path('mine'));
    expect(manifest.scores.test?.records).toBe(JSON.parse(split).test.length);
    expect(await readFile(path('mine/MODEL_CARD.md'), 'utf8')).toContain(
      '### Sealed test split (opened 2 times so far',
    );

    const tagging = await succeed(
      run(['tag', '--model', path('mine'), '--json', '--min-probability', '0', '農業']),
    );
    expect(JSON.parse(tagging).tags).toHaveLength(manifest.tags.length);
  });

  it('ends in the same weights each time', async () => {
    const { path, train } = await userDirectory();
    await succeed(train('first'));
    await succeed(train('second'));
    const weights = (name: string) => readFile(path(`${name}/weights.safetensors`));
    expect((await weights('first')).equals(await weights('second'))).toBe(true);
  });

  it('resumes killed training after the last epoch and ends in the same weights', async () => {
    const { path, corpus, train } = await userDirectory();
    // So many that the run is far from its end when it is killed, and some are in a checkpoint.
    const many = { hidden: [16], maximumEpochs: 100, patience: 100, learningRate: 0.01 };
    await writeFile(path('settings.json'), JSON.stringify(many));
    await succeed(train('unbroken'));
    const settings = ['--settings', path('settings.json'), '--out', path('broken')];
    const child = spawn(process.execPath, ['src/cli/main.ts', 'train', ...corpus, ...settings]);
    for await (const line of createInterface(child.stderr)) if (line.startsWith('5 of 100')) break;
    child.kill('SIGKILL');
    await once(child, 'close');

    const { code, stderr } = await train('broken');
    expect(code).toBe(0);
    expect(stderr.match(/^\d+ of 100 epochs/gm)).not.toContain('1 of 100 epochs');
    for (const name of ['weights.safetensors', 'vocabulary.txt']) {
      expect(await readFile(path(`broken/${name}`))).toEqual(await readFile(path(`unbroken/${name}`)));
    }
    const scores = async (name: string) => (await readModel(path(name))).manifest.scores;
    expect(await scores('broken')).toEqual(await scores('unbroken'));
    expect(existsSync(path('broken.checkpoint'))).toBe(false);
  });

  it('refuses settings with a group that the catalogue does not have, and leaves the split as it was', async () => {
    const { path, train } = await userDirectory();
    await writeFile(path('settings.json'), '{"exclusiveGroups": ["tse3"]}');
    const { code, stderr } = await train('mine');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'the setting exclusiveGroups has the group tse3, which is not in the catalogue; its groups are sector, industry',
    );
    expect(existsSync(path('split.json'))).toBe(false);
  });

  it('refuses to train into a directory that another run trains into', async () => {
    const { path, train } = await userDirectory();
    await writeFile(path('mine.lock'), String(process.pid));
    expect(await train('mine')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`mine is being written by process ${process.pid}; wait for it`),
    });
    expect(existsSync(path('mine'))).toBe(false);
    await writeFile(path('mine.lock'), '999999999');
    await succeed(train('mine'));
    expect(existsSync(path('mine.lock'))).toBe(false);
  });

  it('names damaged checkpoints and those of other runs, and ends in the same weights without them', async () => {
    const { path, corpus, train } = await userDirectory();
    // As above: a run is killed with a checkpoint surely written, and far from its end.
    const many = { hidden: [16], maximumEpochs: 100, patience: 100, learningRate: 0.01 };
    await writeFile(path('settings.json'), JSON.stringify(many));
    await writeFile(path('other.json'), JSON.stringify({ ...many, hidden: [8] }));
    await succeed(train('unbroken'));
    // Without what a kill during the next checkpoint leaves behind.
    const checkpointsOf = async (name: string) =>
      (await readdir(path(`${name}.checkpoint`))).filter((each) => !each.endsWith('.tmp'));
    const checkpoints: string[][] = [];
    for (const settings of ['other.json', 'settings.json']) {
      const options = ['--settings', path(settings), '--out', path('broken')];
      const child = spawn(process.execPath, ['src/cli/main.ts', 'train', ...corpus, ...options]);
      for await (const line of createInterface(child.stderr)) if (line.startsWith('5 of 100')) break;
      child.kill('SIGKILL');
      await once(child, 'close');
      checkpoints.push(await checkpointsOf('broken'));
    }
    const [[other], both] = checkpoints;
    const [own] = both.filter((name) => name !== other);
    await writeFile(path(`broken.checkpoint/${own}`), 'damaged');
    const { code, stderr } = await train('broken');
    expect(code).toBe(0);
    expect(stderr).toContain(`${own} is damaged; it is kept as ${own}.damaged`);
    expect(stderr).toContain(`${other} does not belong to this run; it is left as it is`);
    expect(stderr.match(/^\d+ of 100 epochs/gm)).toHaveLength(100);
    expect(await readFile(path('broken/weights.safetensors'))).toEqual(
      await readFile(path('unbroken/weights.safetensors')),
    );
    expect(new Set(await checkpointsOf('broken'))).toEqual(new Set([other, `${own}.damaged`]));
  });

  it('keeps the former model when a run diverges, and trains again with better settings', async () => {
    const { path, corpus, train } = await userDirectory();
    await succeed(train('mine'));
    const former = await readFile(path('mine/model.json'));
    await writeFile(
      path('diverging.json'),
      '{"optimiser": "sgd", "learningRate": 1000, "hidden": [32, 32, 32], "dropout": 0}',
    );
    const again = (settings: string) =>
      run(['train', ...corpus, '--settings', path(settings), '--replace', '--out', path('mine')]);
    const { code, stdout, stderr } = await again('diverging.json');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^company-tagger: training diverged in epoch \d+: the loss is not finite; lower the learningRate, which is 1000$/m,
    );
    expect(await readFile(path('mine/model.json'))).toEqual(former);
    await succeed(again('settings.json'));
    expect(existsSync(path('mine.checkpoint'))).toBe(false);
  });

  it('moves records whose texts have changed to the side of their near-duplicates, and refuses to train before', async () => {
    const { path, corpus, train } = await userDirectory();
    await succeed(run(['split', ...corpus]));
    const { dev, train: learned } = JSON.parse(await readFile(path('split.json'), 'utf8'));
    // A record of train gets the text of a record of dev.
    const lines = (await readFile(path('companies.jsonl'), 'utf8'))
      .split('\n')
      .map((line) => JSON.parse(line));
    const text = lines.find(({ id }) => id === dev[0]).description;
    lines.find(({ id }) => id === learned[0]).description = text;
    await writeFile(path('companies.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));

    const refused = await train('mine');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain(`the first is ${learned[0]} on train with ${dev[0]} on dev`);
    expect(refused.stderr).toContain('run company-tagger split to move them, or add --allow-leaks');
    const settings = ['--settings', path('settings.json'), '--out', path('mine')];
    await succeed(run(['train', ...corpus, ...settings, '--allow-leaks']));

    const evaluate = ['evaluate', '--model', path('mine'), ...corpus];
    const flatters = `The split leaks, so these scores flatter: records on different sides are of one company or have nearly equal texts (1, the first is ${learned[0]} on train with ${dev[0]} on dev). Run company-tagger split, and train again.`;
    expect(await succeed(run(evaluate))).toContain(flatters);
    expect(JSON.parse(await succeed(run([...evaluate, '--json']))).leaks).toBe(flatters);

    const moved = await succeed(run(['split', ...corpus]));
    expect(moved).toContain(`${learned[0]} from train to dev, with ${dev[0]}\n`);
    expect(JSON.parse(await readFile(path('split.json'), 'utf8')).dev).toContain(learned[0]);
    expect(await succeed(run(['split', ...corpus]))).not.toContain('Moved');
    expect(await succeed(run(evaluate))).not.toContain('leaks');
  });

  it('refuses unknown settings', async () => {
    const { path, train } = await userDirectory();
    await writeFile(path('settings.json'), '{"learning_rate": 0.1}');
    const { code, stderr } = await train('mine');
    expect(code).toBe(1);
    expect(stderr).toMatch(/settings\.json is not valid: learning_rate: is not a known field/);
  });
});

describe('company-tagger tag', () => {
  const OVERVIEW = '北海道で乳牛を飼育し、生乳を出荷する。';

  it('takes the overview as an argument, from a file or from standard input, and prints a table', async () => {
    const file = join(await temporaryDirectory(), 'overview.txt');
    await writeFile(file, OVERVIEW);
    const table = await succeed(run(['tag', OVERVIEW]));
    expect(table).toMatch(/A01 +│ 農業 +│ industry +│ +0\.\d{3} │ +0\.\d{3} │/);
    expect(table).toMatch(/\d+ of \d+ words known\.\n$/);
    expect(await succeed(run(['tag', '--file', file]))).toBe(table);
    expect(await succeed(run(['tag'], OVERVIEW))).toBe(table);
  });

  it('prints the answer of POST /tag with --json, and the words behind each tag with --explain', async () => {
    const { tags, coverage } = JSON.parse(
      await succeed(run(['tag', '--json', '--explain', '--limit', '1', OVERVIEW])),
    );
    expect(tags).toHaveLength(1);
    expect(tags[0].evidence.length).toBeGreaterThan(0);
    expect(coverage.known).toBeGreaterThan(0);
    expect(await succeed(run(['tag', '--explain', OVERVIEW]))).toMatch(/生乳 \+\d/);
  });

  it('refuses an unknown group and names the groups of the model', async () => {
    const { code, stderr } = await run(['tag', OVERVIEW, '--groups', 'colour']);
    expect(code).toBe(2);
    expect(stderr).toContain('the model has no group colour; its groups are sector, industry, theme');
  });

  it('takes groups before or after the overview, separated by commas or one by one', async () => {
    const groupsIn = async (...args: string[]) => {
      const { tags } = JSON.parse(await succeed(run(['tag', '--json', '--min-probability', '0', ...args])));
      return [...new Set(tags.map(({ group }: { group: string }) => group))].sort();
    };
    expect(await groupsIn('--groups', 'theme', OVERVIEW)).toEqual(['theme']);
    expect(await groupsIn(OVERVIEW, '--groups', 'theme,sector')).toEqual(['sector', 'theme']);
    expect(await groupsIn('--groups', 'theme', '--groups', 'sector', OVERVIEW)).toEqual(['sector', 'theme']);
  });
});

describe('company-tagger check-data', () => {
  it('prints its findings as tables, or all of them as JSON', async () => {
    const { path, corpus } = await userDirectory();
    const [, data] = corpus;
    await writeFile(
      data,
      `${await readFile(data, 'utf8')}\n{"id": "odd", "description": "飲食", "tags": ["unheard-of"]}\n`,
    );
    const check = ['check-data', '--data', data, '--settings', path('settings.json')];
    const printed = await succeed(run([...check, '--worst', '1']));
    expect(printed).toMatch(/^301 records\.\n/);
    expect(printed).toContain(
      'Tags that are not in the catalogue: 1\n  unheard-of: 1 records, the first odd\n',
    );
    expect(printed).toMatch(/Doubtful labels, tag missing: \d+/);
    const found = JSON.parse(await succeed(run([...check, '--no-labels', '--json'])));
    expect(found).toMatchObject({
      records: 301,
      shortTexts: [{ record: 'odd', text: '飲食' }],
      doubtfulLabels: [],
    });
  });

  it.each([
    [
      'two records',
      [
        '{"id":"1","description":"菓子の製造","tags":["E09"]}',
        '{"id":"2","description":"茶","tags":["E10"]}',
      ],
      /^2 records\.[\s\S]*Texts of fewer than 10 characters: 2\n/,
      /5 models need records in 5 parts, and these records are only in 2, .*: add records/,
    ],
    [
      'equal texts',
      Array.from({ length: 7 }, (_, id) =>
        JSON.stringify({ id, description: '菓子の製造と販売。', tags: ['E09'] }),
      ),
      /^7 records\./,
      /these records are only in 1, as those of one company or with nearly equal texts stay together/,
    ],
    [
      'no tags',
      [
        '菓子の製造と販売',
        '精密金型の設計',
        '旅館の経営',
        '学習塾の運営',
        '林業と製材',
        '損害保険の代理店',
      ].map((description, id) => JSON.stringify({ id, description, tags: [] })),
      /Records without tags: 6\n/,
      /no tag has at least 3 training records: add records with tags/,
    ],
    [
      'fields in capitals',
      ['{"ID":"1","DESCRIPTION":"菓子の製造","TAGS":["E09"]}'],
      /Invalid lines: 1\n {2}.* line 1 is not valid: id: is missing; /,
      /these records are only in 0/,
    ],
  ])(
    'prints all that needs no models of %s, and then why there are none',
    async (_, lines, findings, reason) => {
      const data = join(await temporaryDirectory(), 'companies.jsonl');
      await writeFile(data, lines.join('\n'));
      const { code, stdout, stderr } = await run(['check-data', '--data', data]);
      expect(code).toBe(1);
      expect(stdout).toMatch(findings);
      expect(stderr).toMatch(/^company-tagger: doubtful labels were not looked for: [^\n]*\n$/);
      expect(stderr).toMatch(reason);
      const json = await run(['check-data', '--data', data, '--json']);
      expect(JSON.parse(json.stdout)).toHaveProperty('withoutTags');
      expect(json.code).toBe(1);
    },
  );
});

describe('company-tagger search', () => {
  it('tries settings, keeps trials, and killed in the middle ends as an unbroken run does', async () => {
    const { path, corpus } = await userDirectory();
    await writeFile(
      path('space.json'),
      JSON.stringify({
        learningRate: { from: 0.001, to: 0.1, isLogarithmic: true },
        hidden: { oneOf: [[8], [16]] },
      }),
    );
    const options = ['--settings', path('settings.json'), '--space', path('space.json'), '--trials', '4'];
    const search = (out: string) => ['search', ...corpus, ...options, '--out', path(out)];
    expect(await succeed(run(search('unbroken')))).toMatch(
      /trial │ micro-F1 │ macro-F1 │ epochs │ hidden │ learningRate[\s\S]*The settings of the best of 4 trials are written to/,
    );

    const child = spawn(process.execPath, ['src/cli/main.ts', ...search('broken')]);
    for await (const line of createInterface(child.stderr)) if (line.startsWith('2 of 4')) break;
    child.kill('SIGKILL');
    await once(child, 'close');
    const { code, stderr } = await run(search('broken'));
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/^2 of 4/m);
    for (const name of ['trials.jsonl', 'best.json']) {
      expect(await readFile(path(`broken/${name}`), 'utf8')).toBe(
        await readFile(path(`unbroken/${name}`), 'utf8'),
      );
    }

    const trials = (await readFile(path('unbroken/trials.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(new Set(trials.map(({ settings }) => settings.learningRate)).size).toBe(4);
    const best = Math.max(...trials.map(({ microF1, macroF1 }) => microF1 + macroF1));
    const { settings } = trials.find(({ microF1, macroF1 }) => microF1 + macroF1 === best);
    expect(JSON.parse(await readFile(path('unbroken/best.json'), 'utf8'))).toMatchObject({
      ...settings,
      maximumEpochs: 3,
    });
  });

  it('names a setting with an invalid value before the first trial', async () => {
    const { path, corpus } = await userDirectory();
    await writeFile(path('space.json'), '{"dropout": {"oneOf": [0.5, 2]}}');
    const { code, stderr } = await run([
      'search',
      ...corpus,
      '--space',
      path('space.json'),
      '--out',
      path('found'),
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('space.json is not valid: dropout.oneOf.1: ');
    expect(existsSync(path('found'))).toBe(false);
  });

  it('says which trials failed and why, and ends with a failure only if all did', async () => {
    const { path, corpus } = await userDirectory();
    await writeFile(path('sgd.json'), '{"optimiser": "sgd", "hidden": [16], "maximumEpochs": 2, "seed": 3}');
    const search = async (weightDecays: number[], out: string) => {
      await writeFile(path('space.json'), JSON.stringify({ weightDecay: { oneOf: weightDecays } }));
      const options = ['--settings', path('sgd.json'), '--space', path('space.json'), '--trials', '4'];
      return run(['search', ...corpus, ...options, '--out', path(out)]);
    };
    const some = await search([0, 0.1], 'some');
    expect(some.code).toBe(0);
    expect(some.stderr).toContain('trial 1 failed: the combination of settings is not valid: weightDecay: ');
    expect(some.stdout).toMatch(/1 of 4 trials failed; .*trials\.jsonl has the reasons\.\n$/);
    expect(JSON.parse(await readFile(path('some/best.json'), 'utf8'))).toMatchObject({ weightDecay: 0 });

    const all = await search([0.1], 'all');
    expect({ code: all.code, stdout: all.stdout }).toEqual({ code: 1, stdout: '' });
    expect(all.stderr).toMatch(/company-tagger: all 4 trials failed, the last one because the combination /);
    expect(existsSync(path('all/best.json'))).toBe(false);
  });
});
