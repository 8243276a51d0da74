import { afterEach, describe, expect, it } from 'vitest';
import { TaggingService } from '../../src/serving/tagging-service.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { sharedSmallModel } from '../fixtures/small-model.ts';

const tagger = new Tagger(await sharedSmallModel());
let service: TaggingService | undefined;
afterEach(() => service?.close());

function newService(): TaggingService {
  service = new TaggingService({
    threads: 1,
    queueCharacters: 1,
    answerBytes: 1e6,
    lineRules: { maxDescriptionCharacters: 10_000, isStrict: true },
  });
  return service;
}

describe('a model that is tried out', () => {
  it('tags a text like a request, however much waits, which counts as no traffic', async () => {
    const service = newService();
    let observed = 0;
    service.onTagged = () => {
      observed++;
    };
    await service.tryOut(tagger);
    expect(service.readiness).toEqual({ status: 'loading' });
    expect(observed).toBe(0);
    expect(tagger.statistics.total('texts')).toBe(0);
    service.use(tagger);
    expect(service.readiness).toEqual({ status: 'ok' });
  });

  it('is refused if a request to it would fail', async () => {
    const service = newService();
    const { model } = tagger;
    const [, ...tags] = model.manifest.tags;
    const broken = new Tagger({ ...model, manifest: { ...model.manifest, tags } });
    await expect(service.tryOut(broken)).rejects.toThrow();
    expect(service.readiness).toEqual({ status: 'loading' });
  });
});

describe('what a batch has been admitted with', () => {
  const items = Array.from({ length: 300 }, (_, index) => ({
    company: { description: `農場の経営 ${index}` },
  }));
  const options = { explain: true, minProbability: 0 };

  it.each([
    ['it is done', async (results: AsyncIterable<unknown>) => void (await Array.fromAsync(results))],
    [
      'its caller takes no more',
      async (results: AsyncIterable<unknown>) => {
        for await (const _ of results) break;
      },
    ],
  ])('is given back when %s', async (_, take) => {
    const service = newService();
    service.use(tagger);
    using hold = service.holdModel();
    await take(hold.tagMany(items, options));
    await expect.poll(() => [service.queuedCharacters, service.answerBytes]).toEqual([0, 0]);
  });

  it('is given back when its signal is aborted, and not taken when it has been', async () => {
    const service = newService();
    service.use(tagger);
    using hold = service.holdModel();
    const gone = new AbortController();
    const reason = new Error('gone');
    const results = hold.tagMany(items, options, { signal: gone.signal });
    expect(service.queuedCharacters).toBeGreaterThan(0);
    gone.abort(reason);
    expect(service.queuedCharacters).toBe(0);
    await expect(Array.fromAsync(results)).rejects.toBe(reason);
    expect(() => hold.tagMany(items, options, { signal: gone.signal })).toThrow(reason);
    expect([service.queuedCharacters, service.answerBytes]).toEqual([0, 0]);
  });
});
