// The contract that every backend keeps: the same steps as plain JavaScript, losses within 1e-3, weights within 1e-2.
import { parseArgs } from 'node:util'
import { createTrainingConfig, openBackend } from '@region-r1/trainer'
import { findFurthest } from './compare.mjs'
import { createQueries } from './create-queries.mjs'
import { takeSteps } from './take-steps.mjs'

const { values } = parseArgs({ options: { steps: { type: 'string', default: '20' }, rehearse: { type: 'boolean' } } })
const steps = Number(values.steps)
const config = createTrainingConfig('default', { estimator: 'exact', batchSize: 8, head: { hiddenSize: 32 } })
const problem = { config, steps, look: steps, ...createQueries({ config, size: 'toy', count: config.batchSize }) }
const expected = await takeSteps(await openBackend('cpu'), problem)
const actual = await takeSteps(await openBackend('webgpu'), problem)
const [loss, weight] = [findFurthest(actual.losses, expected.losses), findFurthest(actual.weights, expected.weights)]
console.log(
  JSON.stringify({ isRight: loss < 1e-3 && weight < 1e-2, steps, loss, weight, ms: actual.ms, cpuMs: expected.ms }),
)
process.exit(0)
