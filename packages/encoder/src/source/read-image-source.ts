import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isAnyArrayBuffer, isDataView, isUint8Array, isUint8ClampedArray } from 'node:util/types'
import { ImageFormatError, InvalidArgumentError, type RgbImage } from '@region-r1/core'
import { type DecodeImageOptions, decodeImage, defaultMaxBytes } from '../decode/decode-image.ts'
import { isBase64 } from '../image-header/describe-bytes.ts'
import { type FetchFromWebOptions, fetchFromWeb } from './fetch-from-web.ts'
import { readDataUrl } from './read-data-url.ts'
import { readFileBytes } from './read-file-bytes.ts'
import { shorten } from './shorten.ts'

/** A file that is not decoded: its path, its `file:`, `data:` or http(s) URL, or its bytes in any form that they come in. */
export type ImageFileSource = string | URL | Uint8Array | Uint8ClampedArray | DataView | ArrayBuffer | Blob

/** Where a picture comes from: a file in any form, a `File` of an upload among them, or decoded pixels. */
export type ImageSource = ImageFileSource | RgbImage

/** Where pictures may come from, and what is refused. */
export interface ReadImageSourceOptions extends DecodeImageOptions, Omit<FetchFromWebOptions, 'maxBytes'> {
  /** Where relative paths start. @default the working directory */
  readonly baseDirectory?: string | undefined
  /** Whether http(s) URLs may be fetched: off, so that data from elsewhere cannot make this machine call out. @default false */
  readonly allowHttp?: boolean | undefined
  /** Who turns bytes into pixels: a server decodes in threads. @default decodeImage */
  readonly decode?: ((bytes: Uint8Array, options: DecodeImageOptions) => Promise<RgbImage>) | undefined
}

/**
 * The picture that a source stands for, as {@link decodeImage} gives it.
 *
 * @throws InvalidArgumentError where there is no such file, the URL is not allowed or does not answer, pixels are not
 * three bytes each, or the source is something else.
 * @throws ImageFormatError where the bytes are no picture; the message names the source.
 */
export async function readImageSource(source: ImageSource, options: ReadImageSourceOptions = {}): Promise<RgbImage> {
  options.signal?.throwIfAborted()
  if (isPixels(source)) return checkPixels(source)
  const { decode = decodeImage } = options
  const location = getImageLocation(source)
  try {
    return await decode(await readImageBytes(source, options), options)
  } catch (error) {
    if (!(error instanceof ImageFormatError) || location === undefined) throw error
    throw new ImageFormatError({ message: `${shorten(location)}: ${error.message}`, cause: error })
  }
}

/** The path or URL that a source is, undefined where it is none. A `URL` may be of another realm, which `instanceof` misses. */
export function getImageLocation(source: unknown): string | undefined {
  if (typeof source === 'string') return source
  return Object.prototype.toString.call(source) === '[object URL]' ? (source as URL).href : undefined
}

/** Whether a source is pixels that are decoded already, right or wrong, rather than a file. */
export function isPixels(source: ImageSource): source is RgbImage {
  return typeof source === 'object' && source !== null && 'width' in source && 'height' in source
}

/**
 * The bytes behind a path, URL, `Blob` or `File`, undecoded: enough to tell pictures apart before the work of decoding them.
 *
 * @throws InvalidArgumentError, ImageFormatError as {@link readImageSource} does for what it reads.
 */
export async function readImageBytes(
  source: ImageFileSource,
  options: ReadImageSourceOptions = {},
): Promise<Uint8Array> {
  const location = getImageLocation(source)
  if (location !== undefined) return readLocation(location, options)
  if (isUint8Array(source)) return source
  if (isUint8ClampedArray(source) || isDataView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
  }
  if (isAnyArrayBuffer(source)) return new Uint8Array(source)
  if (isBlob(source)) return readBlob(source, options)
  throw invalidSource(
    `expected a picture as a path, a URL, a file's bytes, a Blob or RGB pixels, got ${describeValue(source)}`,
  )
}

async function readLocation(location: string, options: ReadImageSourceOptions): Promise<Uint8Array> {
  const { maxBytes = defaultMaxBytes, signal, allowHttp = false, baseDirectory = '.' } = options
  const scheme = /^([a-z][a-z\d+.-]+):/i.exec(location.slice(0, 40))?.[1]?.toLowerCase()
  if (scheme === 'data') return readDataUrl(location, maxBytes)
  if (scheme === 'http' || scheme === 'https') {
    if (allowHttp) return fetchFromWeb(location, { ...options, maxBytes })
    throw invalidSource(
      `the picture ${shorten(location)} is on the web, and fetching is off (allowHttp); give a local file`,
    )
  }
  if (scheme === 'file') return readFileBytes(toPath(location), { maxBytes, signal })
  if (/^[a-z][a-z\d+.-]+:\/\/|^blob:/i.test(location)) {
    throw invalidSource(`expected a path, or a file:, data: or http(s) URL, got ${shorten(location)}`)
  }
  if (location.length > longestPath && isBase64(location)) {
    throw invalidSource(
      'expected a path or URL, got what looks like a picture in base64; write data:image/jpeg;base64, before it, or pass its bytes',
    )
  }
  return readFileBytes(resolve(baseDirectory, location), { maxBytes, signal })
}

function toPath(location: string): string {
  try {
    return fileURLToPath(location)
  } catch (cause) {
    throw invalidSource(`${shorten(location)} names no file of this machine: ${(cause as Error).message}`, cause)
  }
}

/** Also one of another realm or library, which `instanceof` misses. */
function isBlob(source: unknown): source is Blob {
  return typeof source === 'object' && typeof (source as Partial<Blob> | null)?.arrayBuffer === 'function'
}

async function readBlob(blob: Blob, { maxBytes = defaultMaxBytes }: ReadImageSourceOptions): Promise<Uint8Array> {
  // A library's own blob may not know its size: what it gives is measured too.
  if (!(blob.size > maxBytes)) return new Uint8Array(await blob.arrayBuffer())
  throw new ImageFormatError({
    message: `the picture has ${blob.size} bytes, more than the ${maxBytes} allowed (maxBytes); make it smaller`,
  })
}

/** Canvas and other sources give four bytes a pixel, which would pass as a skewed picture; tensors give numbers up to 1. */
function checkPixels(image: RgbImage): RgbImage {
  const { width, height } = image
  const data: unknown = image.data
  const found = `a picture of ${width} x ${height} px with`
  if (!isUint8Array(data) && !isUint8ClampedArray(data)) {
    throw invalidSource(
      `expected the levels 0 to 255 in a Uint8Array, got ${found} ${describeValue(data)} for its data`,
    )
  }
  const whole = [width, height].every(side => Number.isInteger(side) && side > 0)
  if (whole && data.length === width * height * 3) {
    return isUint8Array(data)
      ? image
      : { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) }
  }
  throw invalidSource(
    whole && data.length === width * height * 4
      ? `expected RGB, 3 bytes a pixel, got ${found} ${data.length} bytes, which is RGBA; leave out every fourth byte`
      : `expected RGB, width * height * 3 bytes, got ${found} ${data.length} bytes`,
  )
}

function describeValue(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value === null ? null : typeof value)
  return Array.isArray(value) ? 'an array' : `an object (${value.constructor?.name ?? 'Object'})`
}

function invalidSource(message: string, cause?: unknown): InvalidArgumentError {
  return new InvalidArgumentError({ argument: 'source', message, cause })
}

/** Of Linux and macOS; nothing longer can be opened. */
const longestPath = 1024
