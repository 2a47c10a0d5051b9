/** The action of keeping; a crop is the place of its anchor among those measured of the picture, from 0. */
export const keepAction = -1

/** pi(a | q) of one query: pi(d) over keep and crop, and pi(box | crop) over the anchors that were measured. Logarithms in nats. */
export interface ActionDistribution {
  readonly cropProbability: number
  readonly logCrop: number
  readonly logKeep: number
  /** `[M]`, sums to 1. */
  readonly boxes: Float64Array
  /** `[M]`. */
  readonly logBoxes: Float64Array
}

/**
 * The distribution that a head's logits stand for: sigmoid of the crop logit, softmax over the anchors'.
 *
 * @param anchorLogits - `[M]`
 */
export function createActionDistribution(cropLogit: number, anchorLogits: ArrayLike<number>): ActionDistribution {
  const highest = Math.max(...Array.from(anchorLogits))
  let total = 0
  for (let index = 0; index < anchorLogits.length; index++) total += Math.exp(anchorLogits[index]! - highest)
  const logBoxes = Float64Array.from(anchorLogits, logit => logit - highest - Math.log(total))
  // log sigmoid(x) = -log(1 + e^-x), kept from overflowing on either side.
  const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
  return {
    cropProbability: 1 / (1 + Math.exp(-cropLogit)),
    logCrop: -softplus(-cropLogit),
    logKeep: -softplus(cropLogit),
    boxes: logBoxes.map(Math.exp),
    logBoxes,
  }
}
