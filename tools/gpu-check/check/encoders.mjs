// Passes on onnxruntime's WebGPU beside the processor's: the encoder of icons that ships, and a vision
// transformer of CLIP ViT-B/32's sizes. A rehearsal takes a tiny CLIP, and one of twelve layers.
import { parseArgs } from 'node:util'
import { createRng } from '@region-r1/core'
import { loadEncoder } from '@region-r1/encoder'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { chooseEncoder } from './choose-encoder.mjs'
import { findFurthest, findLeastCosine } from './compare.mjs'
import { drawPicture } from './draw-picture.mjs'
import { formatVitOnnx } from './format-vit-onnx.mjs'

const { values } = parseArgs({ options: { rehearse: { type: 'boolean', default: false } } })
const [rounds, batches, layers] = values.rehearse ? [1, [1, 2], 1] : [10, [1, 64], 12]
const shipped = chooseEncoder(values)
const devices = /** @type {const} */ (['cpu', 'webgpu'])
const rows = []

for (const batch of batches) {
  const views = Array.from({ length: batch }, (_, index) => ({ image: drawPicture(createRng(index)) }))
  /** @type {any} */
  const results = {}
  for (const device of devices) {
    const encoder = await loadEncoder(shipped.path, { device, batchSize: batch })
    results[device] = await measure(async () => {
      const features = await encoder.encodeImages(views)
      return features.map(({ embedding }) => embedding)
    }, batch)
    await encoder.dispose()
  }
  report(`${shipped.name}, from pixels`, batch, results)
}
for (const batch of batches) {
  const model = formatVitOnnx({ pictures: batch, layers })
  const rng = createRng(1)
  const patches = Float32Array.from({ length: batch * 50 * 3072 }, () => rng.nextNormal())
  /** @type {any} */
  const results = {}
  for (const device of devices) {
    const session = await InferenceSession.create(model, { executionProviders: [device], logSeverityLevel: 3 })
    results[device] = await measure(async () => {
      const { image_embeds } = await session.run({ patches: new Tensor('float32', patches, [batch, 50, 3072]) })
      const vectors = image_embeds.data
      return Array.from({ length: batch }, (_, row) => vectors.slice(row * 512, (row + 1) * 512))
    }, batch)
    await session.release()
  }
  report(`CLIP ViT-B/32's architecture, ${layers === 1 ? '1 layer' : `${layers} layers`}`, batch, results)
}
console.log(JSON.stringify({ isRight: rows.every(({ cosine }) => cosine > 0.9999), rows }))
process.exit(0)

/** The vectors of one pass, and pictures a second over some more. */
async function measure(run, batch) {
  const vectors = await run()
  const start = performance.now()
  for (let round = 0; round < rounds; round++) await run()
  return { vectors, picturesPerSecond: (1000 * rounds * batch) / (performance.now() - start) }
}

function report(name, batch, { cpu, webgpu }) {
  const furthest = Math.max(...cpu.vectors.map((vector, row) => findFurthest(webgpu.vectors[row], vector)))
  const cosine = findLeastCosine(webgpu.vectors, cpu.vectors)
  const rates = { cpu: cpu.picturesPerSecond, webgpu: webgpu.picturesPerSecond }
  rows.push({ name, batch, furthest, cosine, ...rates })
}
