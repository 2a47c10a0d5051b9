import type { CommandContext } from '../command-context.ts'
import { openEncoder } from '../open-encoder.ts'
import { decodeFile } from './decode-file.ts'

/** Embeds pictures by an encoder that is loaded at the first of them. */
export interface PictureEmbedder extends AsyncDisposable {
  /** The id of the encoder. */
  getId(): Promise<string>
  /** The unit-length embedding of a file; the most recently used are remembered. */
  embed(path: string): Promise<Float32Array>
}

// Articles come up again and again: at 1,280 numbers these are 100 MB.
const capacity = 20_000

/** An embedder by the encoder of that name or folder, the shipped one if absent. */
export function createPictureEmbedder(name: string | undefined, context: CommandContext): PictureEmbedder {
  let opened: ReturnType<typeof openEncoder> | undefined
  const open = () => {
    opened ??= openEncoder(name, context)
    return opened
  }
  const known = new Map<string, Float32Array>()
  let last: Promise<unknown> = Promise.resolve()

  async function load(path: string): Promise<Float32Array> {
    const vector = known.get(path) ?? (await encode(path))
    known.delete(path)
    known.set(path, vector)
    if (known.size > capacity) known.delete(known.keys().next().value!)
    return vector
  }

  async function encode(path: string): Promise<Float32Array> {
    const encoder = await open()
    const image = await decodeFile(path, { transparency: encoder.transparency, fit: encoder.imageInput })
    return (await encoder.encodeImages([{ image }]))[0]!.embedding
  }

  return {
    getId: async () => (await open()).id,
    embed(path) {
      // One at a time, whoever asks: decoded photos are large.
      const embedded = last.then(() => load(path))
      last = embedded.catch(() => {})
      return embedded
    },
    async [Symbol.asyncDispose]() {
      await (await opened)?.[Symbol.asyncDispose]()
    },
  }
}
