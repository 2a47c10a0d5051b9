import { computeDotProduct } from '@region-r1/core'
import { computePlace, type SecondLook, splitQuestion } from '@region-r1/policy'
import { createAdamWState, updateAdamW } from '@region-r1/tensor'
import type { LookedQuery } from './looked-query.ts'

/** What weighs beside the place. */
export type PlacementOptions = Pick<SecondLook, 'logProbabilityWeight' | 'agreementWeight'> & {
  /** `[D]`. */
  readonly nullQuestion: ArrayLike<number>
  /** The words that may say something of a place. */
  readonly vocabulary: readonly string[]
}

/** What words say of where to look, in logits a share of the picture: to the right, down, and the side of the box. */
export type Placement = NonNullable<SecondLook['placement']>

const axes = 3
const steps = 200
const learningRate = 0.3
/** Of the softmax of rewards, as in the warm start. */
const temperature = 0.1
/** How much words are thought to say before anything is seen: the deviation of a normal prior. */
const prior = 5
/** What is less than this is left out: two logits between the edges of the picture and its middle, which chance comes to. */
const leastWeight = 4

/**
 * Learns what words say of places: crops of two birds agree alike with "the bird at the top", and only where they were cut
 * from differs. Anchors are to be worth what they pay: cross-entropy of the softmax of their worth to the softmax of their
 * rewards, with a normal prior, over all queries at once; it is convex. Where no picture is cropped, nothing is learned.
 */
export function fitPlacement(
  looked: readonly LookedQuery[],
  { logProbabilityWeight, agreementWeight, nullQuestion, vocabulary }: PlacementOptions,
): Placement {
  if (looked.length === 0) return {}
  const ids = new Map(vocabulary.map((word, index) => [word, index * axes]))
  const rows = looked.map(({ query: { table, rewards }, anchors, views }) => {
    const asked = table.questionEmbedding.map((value, index) => value - nullQuestion[index]!)
    return {
      words: [...new Set(splitQuestion(table.question))].flatMap(word => ids.get(word) ?? []),
      places: anchors.map(({ box }) => computePlace(box)),
      worth: anchors.map(
        ({ box, logProbability }) =>
          logProbabilityWeight * logProbability + agreementWeight * computeDotProduct(views.get(box)!, asked),
      ),
      target: softmax(Array.from(rewards.anchors, reward => reward / temperature)),
    }
  })
  const weights = { words: { shape: [vocabulary.length, axes], values: new Float32Array(vocabulary.length * axes) } }
  const { values } = weights.words
  const optimizer = createAdamWState(weights)
  for (let step = 0; step < steps; step++) {
    const words = values.map(value => value / (prior ** 2 * rows.length))
    for (const row of rows) {
      const wanted = [0, 1, 2].map(axis => row.words.reduce((sum, id) => sum + values[id + axis]!, 0))
      const shares = softmax(row.worth.map((worth, anchor) => worth + computeDot(row.places[anchor]!, wanted)))
      for (let axis = 0; axis < axes; axis++) {
        let slope = 0
        for (const [anchor, place] of row.places.entries())
          slope += (shares[anchor]! - row.target[anchor]!) * place[axis]!
        for (const id of row.words) words[id + axis]! += slope / rows.length
      }
    }
    updateAdamW(weights, { words }, optimizer, { learningRate: learningRate * (1 - step / steps), weightDecay: 0 })
  }
  const told = vocabulary.map((word, index): [string, [number, number, number]] => {
    const [x, y, side] = Array.from(values.subarray(index * axes, (index + 1) * axes), value =>
      Math.abs(value) < leastWeight ? 0 : Number(value.toFixed(2)),
    )
    return [word, [x!, y!, side!]]
  })
  return Object.fromEntries(told.filter(([, place]) => place.some(value => value !== 0)))
}

function computeDot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0)
}

function softmax(logits: readonly number[]): number[] {
  const highest = Math.max(...logits)
  const shares = logits.map(logit => Math.exp(logit - highest))
  const total = shares.reduce((sum, share) => sum + share, 0)
  return shares.map(share => share / total)
}
