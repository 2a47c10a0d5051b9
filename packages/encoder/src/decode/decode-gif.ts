import createGifCodec from '@jimp/js-gif'

/**
 * jimp's GIF codec, with its warnings turned into errors: where the data is longer or shorter than the frame, the
 * library under it writes a line to standard output and leaves the rest of the picture empty. It runs synchronously, so
 * nothing else can write to the console meanwhile.
 */
export function decodeGif(bytes: Buffer): ReturnType<ReturnType<typeof createGifCodec>['decode']> {
  const host: { log: (message: string) => void } = console
  const log = host.log
  host.log = message => {
    throw new Error(message)
  }
  try {
    return createGifCodec().decode(bytes)
  } finally {
    host.log = log
  }
}
