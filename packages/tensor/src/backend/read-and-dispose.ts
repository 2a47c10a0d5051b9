import type { Tensor } from '@tensorflow/tfjs-core'

/** The numbers of a tensor, which is gone after it. */
export async function readAndDispose(source: Tensor): Promise<Float32Array> {
  const values = (await source.data()) as Float32Array
  source.dispose()
  // Some backends hand out their own memory.
  return values.slice()
}
