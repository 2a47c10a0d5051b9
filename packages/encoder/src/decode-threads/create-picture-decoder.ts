import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { DisposedError, type RgbImage } from '@region-r1/core'
import type { Piscina } from 'piscina'
import type { DecodeImageOptions } from '../decode/decode-image.ts'
import { fromErrorMessage } from '../worker/error-message.ts'
import type { DecodeAnswer, DecodeTask } from './decode-worker.ts'

/** How many threads decode. */
export interface CreatePictureDecoderOptions {
  /** A thread holds sharp or jimp, some 30 MB, and one picture at a time. @default one a core */
  readonly threads?: number | undefined
}

/** Decodes pictures in threads of their own, so that nobody waits for a large one, and resizes them there, too. */
export interface PictureDecoder extends AsyncDisposable {
  /**
   * As {@link decodeImage}, the pixels in shared memory. More pictures than there are threads wait for their turn. Made to be
   * the `decode` of {@link ReadImageSourceOptions}.
   *
   * @throws what `decodeImage` throws; DisposedError after `dispose`.
   */
  decode(bytes: Uint8Array, options?: DecodeImageOptions): Promise<RgbImage>
  /** Ends the threads; pictures that wait are refused. */
  dispose(): Promise<void>
}

/**
 * Threads that decode: the first starts with the first picture, others where it is busy, and all but one end after a minute
 * without pictures. None keeps the process from its end.
 *
 * @example
 * await using decoder = createPictureDecoder()
 * await using reranker = await createReranker({ images: { decode: decoder.decode } })
 */
export function createPictureDecoder({
  threads = availableParallelism(),
}: CreatePictureDecoderOptions = {}): PictureDecoder {
  let pool: Promise<Piscina<DecodeTask, DecodeAnswer>> | undefined
  let isDisposed = false

  async function dispose(): Promise<void> {
    isDisposed = true
    await (await pool)?.destroy()
  }

  return {
    async decode(bytes, { decoder, transparency, maxBytes, maxPixels, fit, shrinkOnLoad } = {}) {
      if (isDisposed) throw createDisposedError()
      pool ??= openPool(threads)
      const task = { bytes, decoder, transparency, maxBytes, maxPixels, fit, shrinkOnLoad }
      const answer = await (await pool).run(task, { name: 'decode' }).catch(error => {
        throw isDisposed ? createDisposedError() : error
      })
      if ('error' in answer) throw fromErrorMessage(answer.error)
      return answer
    },
    dispose,
    [Symbol.asyncDispose]: dispose,
  }
}

/** Loaded at the first picture: a program that decodes none need not wait for it. */
async function openPool(threads: number): Promise<Piscina<DecodeTask, DecodeAnswer>> {
  const { Piscina } = await import('piscina')
  return new Piscina<DecodeTask, DecodeAnswer>({
    filename: workerFile,
    // Flags of this process, such as conditions that lead imports to sources, are not for the build.
    execArgv: [],
    minThreads: 1,
    maxThreads: threads,
    // Else all but one end whenever no picture waits, and the next pictures start them and load sharp anew.
    idleTimeout: idleMilliseconds,
    // Waiting for work must not block the thread: sharp's answers come by its event loop.
    atomics: 'disabled',
  })
}

const idleMilliseconds = 60_000

function createDisposedError(): DisposedError {
  return new DisposedError({ message: 'the picture decoder was disposed of' })
}

/** A thread cannot start from TypeScript on Node 20, so the sources start the build's. */
const workerFile = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../dist/decode-threads/decode-worker.js' : 'decode-worker.js',
    import.meta.url,
  ),
)
