import { parentPort, workerData } from 'node:worker_threads'
import { loadEncoder } from '../load-encoder.ts'
import type { LoadEncoderOptions } from '../load-encoder-options.ts'
import { type EncoderRequest, type EncoderResponse, loadCall } from './encoder-messages.ts'
import { toErrorMessage } from './error-message.ts'

// The entry of the thread: an encoder of its own, which answers until it is disposed of.

const port = parentPort!
const { directory, options: loading } = workerData as {
  readonly directory: string
  readonly options: LoadEncoderOptions
}
const running = new Map<number, AbortController>()

function answer(response: EncoderResponse, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(response, [...transfer])
}

try {
  const encoder = await loadEncoder(directory, loading)
  const { id, modelType, device, embeddingSize, patchGrid, lookThreshold } = encoder
  const { transparency, hasAlignedPatches, imageInput } = encoder

  async function run(request: Extract<EncoderRequest, { call: number }>): Promise<void> {
    if (request.type === 'abort') return running.get(request.call)?.abort()
    const { call, raw } = request
    const controller = new AbortController()
    const options = { signal: controller.signal, raw }
    running.set(call, controller)
    try {
      if (request.type === 'texts') {
        const embeddings = await encoder.encodeTexts(request.texts, options)
        answer({ type: 'embeddings', call, embeddings }, embeddings.map(toBuffer))
      } else {
        const views = request.views.map(({ image, box }) => ({
          image: request.images[image]!,
          box,
        }))
        const features = await encoder.encodeImages(views, options)
        const arrays = features.flatMap(({ embedding, patches }) => (patches ? [embedding, patches] : [embedding]))
        answer({ type: 'features', call, features }, arrays.map(toBuffer))
      }
    } catch (error) {
      answer({ type: 'error', call, error: toErrorMessage(error) })
    } finally {
      running.delete(call)
    }
  }

  port.on('message', async (request: EncoderRequest) => {
    if (request.type !== 'dispose') return run(request)
    await encoder.dispose()
    port.close()
  })
  answer({
    type: 'ready',
    encoder: {
      ...{ id, modelType, device, directory, embeddingSize, patchGrid, lookThreshold },
      ...{ transparency, hasAlignedPatches, imageInput },
    },
  })
} catch (error) {
  answer({ type: 'error', call: loadCall, error: toErrorMessage(error) })
  port.close()
}

function toBuffer(array: Float32Array): ArrayBuffer {
  return array.buffer as ArrayBuffer
}
