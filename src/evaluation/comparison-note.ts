import type { ModelName } from '../contract/model-name.ts';
import { signed } from '../contract/signed.ts';
import { named } from '../model/score-notes.ts';
import type { Comparison, Interval } from './bootstrap.ts';

/** Says in a sentence or two how a model compares to another, and on which tags. */
export function comparisonNote(
  { name, version }: Pick<ModelName, 'name' | 'version'>,
  { micro, macro, tags, onlyOwn, onlyOther }: Comparison,
): string {
  const differences =
    `Compared to ${name} ${version} on the tags that both models have (${tags.length}): micro-F1 ${withInterval(micro)}, ` +
    `macro-F1 ${withInterval(macro)}, by a paired bootstrap over the records.`;
  const left = [
    ...(onlyOwn.length > 0 ? [`only this model has ${named(onlyOwn)}`] : []),
    ...(onlyOther.length > 0 ? [`only the other has ${named(onlyOther)}`] : []),
  ];
  return left.length === 0 ? differences : `${differences} Not compared: ${left.join('; ')}.`;
}

function withInterval({ difference, low, high }: Interval): string {
  return `${signed(difference)} (95 %: ${signed(low)} to ${signed(high)})`;
}
