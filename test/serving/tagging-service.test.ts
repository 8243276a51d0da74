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
