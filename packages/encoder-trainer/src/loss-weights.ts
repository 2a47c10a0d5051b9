import listed from './losses.json' with { type: 'json' }

// losses.json is the one list of both trainers: `shipped` weights are those of tools/icon-encoder, which makes the
// shipped encoder of icons, `own` ones those of this package. A loss without a weight is not of that trainer.

type Listed = typeof listed.losses

/** The losses that this package trains by. */
export type LossName = {
  [Name in keyof Listed]: Listed[Name] extends { readonly own: number } ? Name : never
}[keyof Listed]

const weights = Object.entries(listed.losses).flatMap(([name, loss]) => ('own' in loss ? [[name, loss.own]] : []))

/** How much each loss counts. */
export const lossWeights = Object.fromEntries(weights) as Readonly<Record<LossName, number>>

export const lossNames = Object.keys(lossWeights) as LossName[]

/** What cosines start to be multiplied by; each loss learns a factor of its own. */
export const startingScale = listed.scales.start
