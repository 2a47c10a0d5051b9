import { normalizeVector } from '@region-r1/core'
import { cropAndResize } from '@region-r1/encoder'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { formatVitOnnx } from '../../tools/gpu-check/check/format-vit-onnx.mjs'

const side = 224
const [tokens, patchSize, size] = [50, 3 * 32 * 32, 512]

/** An encoder that costs a picture what CLIP ViT-B/32 does, with weights that mean nothing; its texts cost nothing. */
export async function createVitEncoder() {
  const session = await InferenceSession.create(formatVitOnnx())
  return {
    id: 'vit-b-32-random',
    embeddingSize: size,
    async encodeImages(views) {
      const features = []
      for (const { image, box } of views) {
        const { data } = cropAndResize(image, { box, width: side, height: side, resample: 'bicubic' })
        const patches = new Float32Array(tokens * patchSize)
        for (let index = 0; index < data.length; index++) patches[patchSize + index] = data[index] / 255
        const { image_embeds: embeds } = await session.run({
          patches: new Tensor('float32', patches, [1, tokens, patchSize]),
        })
        features.push({ embedding: normalizeVector(/** @type {Float32Array} */ (embeds.data)) })
      }
      return features
    },
    encodeTexts: async texts => texts.map(text => normalizeVector(spell(text))),
    dispose: () => session.release(),
  }
}

function spell(text) {
  const vector = new Float32Array(size).fill(0.01)
  for (let index = 0; index < text.length; index++) vector[(text.charCodeAt(index) * 31 + index) % size] += 1
  return vector
}
