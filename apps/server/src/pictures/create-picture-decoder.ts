import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { ImageFormatError, type RgbImage } from '@region-r1/core'
import type { DecodeImageOptions } from '@region-r1/encoder'
import { Piscina } from 'piscina'
import type { DecodeAnswer, DecodeTask } from './decode-worker.ts'

/** Decodes pictures in threads, so that one large photo holds nobody else up. */
export interface PictureDecoder {
  /** Upright pixels in shared memory. @throws ImageFormatError as `decodeImage` does. */
  decode(bytes: Uint8Array, options?: DecodeImageOptions): Promise<RgbImage>
  dispose(): Promise<void>
}

/** The build, from `src` and from `dist` alike: a thread has no loader for TypeScript. */
const workerFile = fileURLToPath(new URL('../../dist/pictures/decode-worker.js', import.meta.url))

export function createPictureDecoder({ threads = availableParallelism() } = {}): PictureDecoder {
  const pool = new Piscina<DecodeTask, DecodeAnswer>({
    filename: workerFile,
    // Flags of this process, such as conditions that lead imports to sources, are not for the build.
    execArgv: [],
    minThreads: 1,
    maxThreads: threads,
    atomics: 'disabled',
  })
  return {
    async decode(bytes, { decoder, transparency, maxBytes, maxPixels } = {}) {
      const task = {
        bytes,
        decoder,
        transparency,
        maxBytes,
        maxPixels,
      }
      const answer = await pool.run(task, { name: 'decode' })
      if ('problem' in answer) throw new ImageFormatError({ message: answer.problem })
      return answer
    },
    dispose: () => pool.destroy(),
  }
}
