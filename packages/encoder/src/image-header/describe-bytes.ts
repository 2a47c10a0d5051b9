/**
 * What bytes that are no readable picture seem to be, and what to do with them: "an AVIF picture; save it as PNG". Never
 * says what stands in them, for the message may go to someone who may not read the file.
 */
export function describeBytes(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
  const signature = signatures.find(([text, , at = 0]) => start.startsWith(text, at))
  if (signature !== undefined) return signature[1]
  const text = Buffer.from(bytes.subarray(0, 1024))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
  const kind = texts.find(([pattern]) => pattern.test(text))
  if (kind !== undefined) return kind[1]
  return /^[\t\n\r\x20-\x7e]{8,}/.test(text) ? 'text' : 'bytes of an unknown kind'
}

/** Whether a text is most likely a picture's bytes in base64, without a prefix that says so. */
export function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/_-]{64}/.test(text) && /^[A-Za-z0-9+/_\s-]*={0,2}\s*$/.test(text.slice(0, 4096))
}

const asPng = 'save it as PNG or JPEG'
/** What a file begins with, or has at a place further on. */
const signatures: readonly (readonly [text: string, name: string, at?: number])[] = [
  ...['avif', 'avis'].map(brand => [`ftyp${brand}`, `an AVIF picture; ${asPng}`, 4] as const),
  ...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'].map(
    brand => [`ftyp${brand}`, `a HEIC picture; ${asPng}`, 4] as const,
  ),
  ['ftyp', 'a video or another media file; take a frame of it as PNG or JPEG', 4],
  ['\xff\x0a', `a JPEG XL picture; ${asPng}`],
  ['\0\0\0\x0cJXL ', `a JPEG XL picture; ${asPng}`],
  ['\xff\x4f\xff\x51', `a JPEG 2000 picture; ${asPng}`],
  ['\0\0\0\x0cjP', `a JPEG 2000 picture; ${asPng}`],
  ['II+\0', `a BigTIFF picture; ${asPng}`],
  ['MM\0+', `a BigTIFF picture; ${asPng}`],
  ['\0\0\x01\0', `an icon file; ${asPng}`],
  ['8BPS', `a Photoshop file; ${asPng}`],
  ...['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7'].map(name => [`${name}\n`, `a Netpbm picture; ${asPng}`] as const),
  ['qoif', `a QOI picture; ${asPng}`],
  ['v/1\x01', `an OpenEXR picture; ${asPng}`],
  ['%PDF', 'a PDF file; take a page of it as PNG'],
  ['\x1f\x8b', 'a gzip archive; unpack it first'],
  ['PK\x03\x04', 'a zip archive; unpack it first'],
  ['\xef\xbb\xbf\xff\xd8', 'a JPEG picture behind a byte-order mark, as if saved as text; fetch it anew as it is'],
]
const texts: readonly (readonly [RegExp, string])[] = [
  [
    /^(<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg[\s>/]/is,
    'an SVG picture, which is text; render it as PNG',
  ],
  [
    /^(<!--(?:(?!-->).)*-->\s*)*<(!doctype\s+html|html|head|body)[\s>]/is,
    'an HTML page, such as an error or a login; fetch the picture itself',
  ],
  [/^<\?xml/i, 'XML text'],
  [/^version https:\/\/git-lfs/, 'a Git LFS pointer, not the file; run git lfs pull'],
  [/^data:/i, 'the text of a data URL; pass it as a string'],
  [/^[{[]/, 'JSON text'],
  [
    /^[A-Za-z0-9+/_-]{64}[A-Za-z0-9+/_\s-]*={0,2}\s*$/,
    'a picture in base64; decode it first, or pass it as a string behind data:image/jpeg;base64,',
  ],
]
