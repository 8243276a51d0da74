import type { Curve } from '../network/curve.ts';

/** What a network says of an output of a record that it was not trained on, and whether the output is right. */
export interface Outcome {
  readonly logit: number;
  readonly isRight: boolean;
}

/** Fewer right outcomes in a block would say too little of the share that is right. */
const MIN_RIGHT = 20;
const MAX_POINTS = 24;
/** The maximum size of the first block without enough right outcomes, relative to their number, and its growth. */
const FIRST_LIMIT = 4;
const GROWTH = 1.5;

interface Block {
  readonly count: number;
  readonly right: number;
  readonly logitSum: number;
}

/**
 * Fits the calibrated logit, ln(p / (1 − p)) of the share p that is right, as an increasing function of the logit: by
 * isotonic regression (pool adjacent violators, Ayer et al. 1955) of blocks of neighbouring outcomes, and linearly between
 * the mean logits of the blocks.
 * @returns undefined if the outcomes are too few for two points
 */
export function fitCurve(outcomes: readonly Outcome[]): Curve | undefined {
  const sorted = outcomes.toSorted((a, b) => a.logit - b.logit);
  const right = sorted.filter(({ isRight }) => isRight).length;
  if (right < 2 * MIN_RIGHT) return undefined;
  const blocks = increasing(blocksOf(sorted, Math.max(MIN_RIGHT, Math.ceil(right / MAX_POINTS))));
  if (blocks.length < 2) return undefined;
  return {
    x: Float32Array.from(blocks, ({ logitSum, count }) => logitSum / count),
    // Half an outcome of each kind keeps the logit finite.
    y: Float32Array.from(blocks, (block) =>
      Math.log((block.right + 0.5) / (block.count - block.right + 0.5)),
    ),
  };
}

/**
 * Divides sorted outcomes into blocks, the most probable first. A block ends with `size` right outcomes, or when it is large
 * without them: the larger, the less probable its outcomes are.
 */
function blocksOf(sorted: readonly Outcome[], size: number): Block[] {
  const blocks: Block[] = [];
  let block = EMPTY;
  let limit = FIRST_LIMIT * size;
  for (const { logit, isRight } of sorted.toReversed()) {
    block = {
      count: block.count + 1,
      right: block.right + (isRight ? 1 : 0),
      logitSum: block.logitSum + logit,
    };
    if (block.right < size && block.count < limit) continue;
    if (block.right < size) limit *= GROWTH;
    blocks.unshift(block);
    block = EMPTY;
  }
  return block.count === 0 ? blocks : [block, ...blocks];
}

const EMPTY: Block = { count: 0, right: 0, logitSum: 0 };

/** Pools neighbouring blocks until the share of right outcomes increases from each to the next. */
function increasing(blocks: readonly Block[]): Block[] {
  const pooled: Block[] = [];
  for (let block of blocks) {
    for (let former = pooled.at(-1); former && shareOf(former) >= shareOf(block); former = pooled.at(-1)) {
      block = {
        count: former.count + block.count,
        right: former.right + block.right,
        logitSum: former.logitSum + block.logitSum,
      };
      pooled.pop();
    }
    pooled.push(block);
  }
  return pooled;
}

function shareOf({ right, count }: Block): number {
  return (right + 0.5) / (count + 1);
}
