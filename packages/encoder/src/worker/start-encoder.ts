import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { DisposedError, type DualEncoder, type ImageFeatures, type RgbImage } from '@region-r1/core'
import type { LoadEncoderOptions } from '../load-encoder-options.ts'
import type { OnnxEncoder } from '../onnx/create-onnx-encoder.ts'
import { disableTelemetry } from '../onnx/disable-telemetry.ts'
import { type EncoderDescription, type EncoderRequest, type EncoderResponse, loadCall } from './encoder-messages.ts'
import { fromErrorMessage } from './error-message.ts'

export interface StartEncoderOptions {
  readonly directory: string
  readonly options: LoadEncoderOptions
  readonly getPatchRegion: DualEncoder['getPatchRegion']
}

interface PendingCall {
  resolve(value: never): void
  reject(reason: unknown): void
}

/**
 * An encoder in a thread of its own, so that timers and requests go on while the network runs. The process may end while
 * it waits for calls, not while one runs.
 */
export async function startEncoder({ directory, options, getPatchRegion }: StartEncoderOptions): Promise<OnnxEncoder> {
  // The thread's environment is a copy, which onnxruntime does not see.
  disableTelemetry()
  // Without the process's own flags: `--input-type` and conditions for sources would break it.
  const worker = new Worker(entry, { workerData: { directory, options }, execArgv: [] })
  const pending = new Map<number, PendingCall>()
  let calls = 0
  let ended: Error | undefined

  const settle = (call: number): PendingCall | undefined => {
    const waiting = pending.get(call)
    pending.delete(call)
    if (pending.size === 0) worker.unref()
    return waiting
  }
  const end = (error: Error) => {
    ended ??= error
    for (const call of [...pending.keys()]) settle(call)?.reject(ended)
  }
  worker.on('message', (response: EncoderResponse) => {
    if (response.type === 'ready') settle(loadCall)?.resolve(response.encoder as never)
    else if (response.type === 'error') settle(response.call)?.reject(fromErrorMessage(response.error))
    else
      settle(response.call)?.resolve((response.type === 'features' ? response.features : response.embeddings) as never)
  })
  worker.on('error', error => end(new Error(`the encoder's thread failed: ${error.message}`, { cause: error })))
  worker.on('exit', () => end(new DisposedError({ message: 'the encoder was disposed of, or its thread has ended' })))

  function wait<Value>(call: number, signal?: AbortSignal): Promise<Value> {
    if (ended) return Promise.reject(ended)
    worker.ref()
    const abort = () => {
      settle(call)?.reject(signal!.reason)
      post({ type: 'abort', call })
    }
    return new Promise<Value>((resolve, reject) => {
      signal?.addEventListener('abort', abort, { once: true })
      pending.set(call, { resolve, reject })
    }).finally(() => signal?.removeEventListener('abort', abort))
  }
  const post = (request: EncoderRequest) => worker.postMessage(request)

  const description = await wait<EncoderDescription>(loadCall)
  return {
    ...description,
    hasRawFeatures: true,
    getPatchRegion,
    async encodeImages(views, { signal, raw } = {}) {
      signal?.throwIfAborted()
      if (views.length === 0) return []
      const images = [...new Set(views.map(({ image }) => image))]
      const places = new Map<RgbImage, number>(images.map((image, index) => [image, index]))
      const call = calls++
      const features = wait<ImageFeatures[]>(call, signal)
      post({
        type: 'images',
        call,
        raw,
        images,
        views: views.map(({ image, box }) => ({ image: places.get(image)!, box })),
      })
      return features
    },
    async encodeTexts(texts, { signal, raw } = {}) {
      signal?.throwIfAborted()
      const call = calls++
      const embeddings = wait<Float32Array[]>(call, signal)
      post({ type: 'texts', call, raw, texts: [...texts] })
      return embeddings
    },
    async dispose() {
      if (ended) return
      worker.ref() // or the process might end while it waits for the thread's end
      const exit = once(worker, 'exit')
      post({ type: 'dispose' })
      await exit
    },
  }
}

/** A thread cannot start from TypeScript on Node 20, so the sources start the build's. */
const entry = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../dist/worker/encoder-worker.js' : 'encoder-worker.js',
    import.meta.url,
  ),
)
