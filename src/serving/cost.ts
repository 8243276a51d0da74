import type { TagOptions } from '../contract/tag-options.ts';

/*
 * The unit of cost is the time in which a character is tagged. The others were measured in it (bench/RESULTS.md).
 */
/** The tags of a text that gets those above their thresholds. */
const USUAL_TAGS = 8;
/** A tag of an answer that has every tag from `minProbability` on. */
const COST_OF_TAG = 2;
/** Leaving out the words of a text: for each character, and for each of its tags. */
const COST_OF_EXPLAINED_CHARACTER = 8;
const COST_OF_EXPLAINED_TAG = 0.2;

/**
 * What it costs to tag texts: their characters, the tags that they get, and tags × words where these are explained.
 * @param modelTags the number of tags that the model has
 */
export function costOf(
  texts: { readonly characters: number; readonly count: number },
  { limit, minProbability, explain }: TagOptions,
  modelTags: number,
): number {
  const { characters, count } = texts;
  const tags = Math.min(limit ?? modelTags, minProbability === undefined ? USUAL_TAGS : modelTags);
  const given = minProbability === undefined ? 0 : COST_OF_TAG * tags * count;
  const explained = explain ? characters * (COST_OF_EXPLAINED_CHARACTER + COST_OF_EXPLAINED_TAG * tags) : 0;
  // Whole, so that what is taken and given back in parts comes out even.
  return Math.ceil(characters + given + explained);
}
