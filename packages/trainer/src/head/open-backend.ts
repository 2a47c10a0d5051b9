import { type Backend, openBackend as openTfjsBackend } from '@region-r1/tensor'
import type { HeadBackendName } from '../names.ts'

/** onnxruntime, which the encoder runs on: there is nothing to open. */
export interface OnnxruntimeBackend {
  readonly name: 'onnxruntime'
  /** None: it is the fastest. */
  readonly passedOver: readonly string[]
}

/** What a head is trained on. */
export type HeadBackend = Backend | OnnxruntimeBackend

/**
 * Opens what a head is trained on: onnxruntime with `auto`, a third of tfjs's time on wasm, or one of tfjs's
 * backends.
 *
 * @throws InvalidArgumentError where the one asked for does not run, with the reason and what to do.
 * @example
 * const backend = await openBackend('auto')
 * backend.name // 'onnxruntime'
 */
export async function openBackend(name: HeadBackendName | 'auto' = 'auto'): Promise<HeadBackend> {
  return name === 'auto' || name === 'onnxruntime' ? { name: 'onnxruntime', passedOver: [] } : openTfjsBackend(name)
}
