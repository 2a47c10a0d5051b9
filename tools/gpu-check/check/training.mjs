// 200 steps of r-GRPO with the default's head on tfjs's WebGPU, 60 of large batches; the first ones beside those of
// onnxruntime on the processor, which `train` takes by default.
import { parseArgs } from 'node:util'
import { createTrainingConfig, openBackend } from '@region-r1/trainer'
import { findFurthest } from './compare.mjs'
import { createQueries } from './create-queries.mjs'
import { takeSteps } from './take-steps.mjs'

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: 'head' },
    batch: { type: 'string', default: '48' },
    rehearse: { type: 'boolean', default: false },
  },
})
const batchSize = Number(values.batch)
// The processor takes half a second for a step of 512 queries.
const [steps, look] = values.rehearse ? [3, 1] : batchSize > 100 ? [60, 6] : [200, 20]
const config = createTrainingConfig('default', { batchSize })
const problem = { config, look, ...createQueries({ config, size: values.size, count: batchSize }) }
const expected = await takeSteps(await openBackend('onnxruntime'), { ...problem, steps: look })
const actual = await takeSteps(await openBackend('webgpu'), { ...problem, steps })
const [loss, weight] = [findFurthest(actual.losses, expected.losses), findFurthest(actual.weights, expected.weights)]
const { ms, msInNetwork } = actual
const processor = { ms: expected.ms, msInNetwork: expected.msInNetwork }
const areNumbers = actual.losses.every(Number.isFinite)
console.log(
  JSON.stringify({
    isRight: areNumbers && loss < 1e-3 && weight < 1e-2,
    size: values.size,
    batchSize,
    steps,
    look,
    loss,
    weight,
    ms,
    msInNetwork,
    processor,
  }),
)
process.exit(0)
