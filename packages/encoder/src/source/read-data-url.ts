import { ImageFormatError, InvalidArgumentError } from '@region-r1/core'

/**
 * The bytes of a `data:` URL, measured before they are decoded.
 *
 * @throws InvalidArgumentError where there is no comma before the data, or an escape is broken.
 * @throws ImageFormatError where there are more than `maxBytes`.
 */
export function readDataUrl(url: string, maxBytes: number): Uint8Array {
  const comma = url.slice(0, longestHead).indexOf(',')
  if (comma < 0) throw invalid('expected a data URL as data:image/png;base64,..., got one without a comma')
  const isBase64 = /;\s*base64\s*$/i.test(url.slice(0, comma))
  const length = url.length - comma - 1
  const size = isBase64 ? Math.floor((length * 3) / 4) - 2 : Math.floor(length / 3)
  if (size > maxBytes) {
    throw new ImageFormatError({
      message: `it has ${size} bytes or more, above the ${maxBytes} allowed (maxBytes); make it smaller`,
    })
  }
  const text = url.slice(comma + 1)
  if (!isBase64) return decodePercents(text)
  return Buffer.from(text.includes('%') ? Buffer.from(decodePercents(text)).toString('latin1') : text, 'base64')
}

function decodePercents(text: string): Uint8Array {
  if (/%(?![0-9a-f]{2})/i.test(text)) throw invalid('expected a data URL whose % are followed by two digits')
  return Buffer.from(
    text.replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  )
}

function invalid(message: string): InvalidArgumentError {
  return new InvalidArgumentError({ argument: 'source', message })
}

/** Type and parameters are short. */
const longestHead = 1024
