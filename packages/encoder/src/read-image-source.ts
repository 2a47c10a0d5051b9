import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ImageFormatError, InvalidArgumentError, type RgbImage } from '@region-r1/core'
import { type DecodeImageOptions, decodeImage, defaultMaxBytes } from './decode/decode-image.ts'

/** Where a picture comes from: a path, a `file:`, `data:` or http(s) URL, a file's bytes, or decoded pixels. */
export type ImageSource = string | URL | Uint8Array | RgbImage

/** Where pictures may come from, and what is refused. */
export interface ReadImageSourceOptions extends DecodeImageOptions {
  /** Where relative paths start. @default the working directory */
  readonly baseDirectory?: string | undefined
  /** Whether http(s) URLs may be fetched: off, so that data from elsewhere cannot make this machine call out. @default false */
  readonly allowHttp?: boolean | undefined
  /** For http(s). @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * The picture that a source stands for, as {@link decodeImage} gives it.
 *
 * @throws InvalidArgumentError where there is no such file, the URL is not allowed or does not answer, or pixels are not
 * three bytes each.
 * @throws ImageFormatError where the bytes are no picture; the message names the source.
 */
export async function readImageSource(source: ImageSource, options: ReadImageSourceOptions = {}): Promise<RgbImage> {
  options.signal?.throwIfAborted()
  if (source instanceof Uint8Array) return decodeImage(source, options)
  if (typeof source !== 'string' && !(source instanceof URL)) return checkPixels(source)
  const location = String(source)
  try {
    return await decodeImage(await readImageBytes(source, options), options)
  } catch (error) {
    if (!(error instanceof ImageFormatError)) throw error
    throw new ImageFormatError({ message: `${formatLocation(location)}: ${error.message}`, cause: error })
  }
}

/**
 * The bytes behind a path or URL, undecoded: enough to tell pictures apart before the work of decoding them.
 *
 * @throws InvalidArgumentError, ImageFormatError as {@link readImageSource} does for what it reads.
 */
export async function readImageBytes(source: string | URL, options: ReadImageSourceOptions = {}): Promise<Uint8Array> {
  const location = String(source)
  const scheme = /^(data|file|https?):/i.exec(location)?.[1]?.toLowerCase()
  if (scheme === 'data') return fetchBytes(location, options)
  if (scheme === 'http' || scheme === 'https') {
    if (options.allowHttp) return fetchBytes(location, options)
    throw invalidSource(`the picture ${location} is on the web, and fetching is off; pass allowHttp or a local file`)
  }
  const path = scheme === 'file' ? fileURLToPath(location) : resolve(options.baseDirectory ?? '.', location)
  return readFileBytes(path, options)
}

/** Canvas and other sources give four bytes a pixel, which would pass as a skewed picture. */
function checkPixels(image: RgbImage): RgbImage {
  const { width, height, data } = image
  const whole = [width, height].every(side => Number.isInteger(side) && side > 0)
  if (whole && data?.length === width * height * 3) return image
  const found = `a picture of ${width} x ${height} px with ${data?.length ?? 'no'} bytes`
  throw invalidSource(
    whole && data?.length === width * height * 4
      ? `expected RGB, 3 bytes a pixel, got ${found}, which is RGBA; leave out every fourth byte`
      : `expected RGB, width * height * 3 bytes, got ${found}`,
  )
}

async function readFileBytes(path: string, { maxBytes = defaultMaxBytes, signal }: ReadImageSourceOptions) {
  try {
    const { size } = await stat(path)
    if (size > maxBytes) throw createTooLargeError(size, maxBytes)
    return await readFile(path, signal && { signal })
  } catch (error) {
    if (error instanceof ImageFormatError || signal?.aborted) throw error
    const code = (error as NodeJS.ErrnoException).code
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code ?? error})`
    throw invalidSource(`expected a picture at ${path}, but ${reason}`, error)
  }
}

async function fetchBytes(
  location: string,
  { maxBytes = defaultMaxBytes, fetch = globalThis.fetch, signal }: ReadImageSourceOptions,
): Promise<Uint8Array> {
  const response = await fetch(location, signal ? { signal } : {}).catch(error => {
    if (signal?.aborted) throw error
    throw invalidSource(`the picture ${formatLocation(location)} could not be fetched`, error)
  })
  if (!response.ok || response.body === null) {
    await response.body?.cancel()
    throw invalidSource(`the picture ${formatLocation(location)} could not be fetched: status ${response.status}`)
  }
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += part.length
    // Counted as it comes: a server may say nothing, or something else, about the length.
    if (size > maxBytes) throw createTooLargeError(size, maxBytes)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function createTooLargeError(size: number, maxBytes: number) {
  return new ImageFormatError({
    message: `it has ${size} bytes or more, above the ${maxBytes} allowed; raise maxBytes`,
  })
}

function invalidSource(message: string, cause?: unknown) {
  return new InvalidArgumentError({ argument: 'source', message, cause })
}

/** A data URL can be megabytes long. */
function formatLocation(location: string): string {
  return location.length > 200 ? `${location.slice(0, 60)}…` : location
}
