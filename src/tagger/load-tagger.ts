import { openModel } from '../model/open-model.ts';
import { openImage } from '../text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../text/dictionary/load-dictionary.ts';
import { assertGolden } from './golden.ts';
import { shareModel } from './shared-model.ts';
import { Tagger } from './tagger.ts';

/**
 * Loads a model and checks that it tags its golden texts as in training.
 * @param path the directory of a model, or of its versions
 * @throws {OperationalError} `model-refused`, or `conflict` where no version is active
 */
export async function loadTagger(
  path: string,
  dictionary: WebAssembly.Memory | Promise<WebAssembly.Memory> = loadDictionary(),
): Promise<Tagger> {
  const [model, image] = await Promise.all([openModel(path), dictionary]);
  const tagger = new Tagger(shareModel(model, openImage(image)));
  assertGolden(tagger, path);
  return tagger;
}
