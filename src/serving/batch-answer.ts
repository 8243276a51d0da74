import type { ModelName } from '../contract/model-name.ts';

/** Writes the answer to a batch as JSON. @param chunks of results, which are JSON already, separated by commas */
export function batchAnswerJson(chunks: readonly ArrayBuffer[], model: ModelName): Buffer {
  const results = chunks.flatMap((chunk, index) =>
    index === 0 ? [Buffer.from(chunk)] : [Buffer.from(','), Buffer.from(chunk)],
  );
  return Buffer.concat([
    Buffer.from('{"results":['),
    ...results,
    Buffer.from(`],"model":${JSON.stringify(model)}}`),
  ]);
}
