import { createRng } from '@region-r1/core'
import { createAdamWState } from '@region-r1/tensor'
import { createHeadNetwork } from '../node_modules/@region-r1/trainer/dist/head/create-head-network.js'
import { createHeadWeights } from '../node_modules/@region-r1/trainer/dist/head/head-weights.js'
import { takeRGrpoStep } from '../node_modules/@region-r1/trainer/dist/r-grpo.js'

/**
 * Steps of r-GRPO from the same start: their losses, the weights after `look` of them, and milliseconds a step, of which
 * those within the network, the first `look` steps left out: shaders are compiled in them.
 */
export async function takeSteps(backend, { config, head, queries, steps, look }) {
  const network = createHeadNetwork(head, backend)
  let inNetwork = 0
  const timed = {
    ...network,
    async backpropagate(weights, batch, gradient) {
      const start = performance.now()
      const gradients = await network.backpropagate(weights, batch, gradient)
      inNetwork += performance.now() - start
      return gradients
    },
  }
  const weights = createHeadWeights(head, createRng(1))
  const optimizer = createAdamWState(weights)
  const flatten = () => Object.values(weights).flatMap(({ values }) => [...values])
  const losses = []
  let looked = []
  // A run of `look` steps alone counts them all but the first.
  const counted = steps > look ? look : Math.min(1, steps - 1)
  let start = performance.now()
  for (let step = 0; step < steps; step++) {
    if (step === counted) {
      start = performance.now()
      inNetwork = 0
    }
    const { metrics } = await takeRGrpoStep({
      config,
      network: timed,
      weights,
      optimizer,
      queries,
      step,
      rng: createRng(step),
    })
    losses.push(metrics.loss)
    if (step === look - 1) looked = flatten()
  }
  const timedSteps = steps - counted
  return { losses, weights: looked, ms: (performance.now() - start) / timedSteps, msInNetwork: inNetwork / timedSteps }
}
