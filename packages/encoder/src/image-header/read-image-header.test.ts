import { readFileSync } from 'node:fs'
import { ImageFormatError } from '@region-r1/core'
import { expect, test } from 'vitest'
import { readImageHeader } from './read-image-header.ts'

const folder = new URL('../__fixtures__/images/', import.meta.url)
const read = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)))

test.each([
  ['rgb.png', 'png'],
  ['rgb.jpg', 'jpeg'],
  ['progressive.jpg', 'jpeg'],
  ['palette.gif', 'gif'],
  ['rgb.bmp', 'bmp'],
  ['rgb.tiff', 'tiff'],
  ['rgb.webp', 'webp'],
  ['rgba.webp', 'webp'],
])('%s says that it is a %s of 24 x 16', (name, format) => {
  expect(readImageHeader(read(name))).toEqual({ format, width: 24, height: 16, orientation: 1, truncated: false })
})

test.each([1, 2, 3, 4, 5, 6, 7, 8])('a JPEG held the way %i is 24 x 16 when upright', orientation => {
  const header = readImageHeader(read(`exif-${orientation}.jpg`))
  expect(header).toEqual({ format: 'jpeg', width: 24, height: 16, orientation, truncated: false })
})

test('the size of a lossy WebP is read from its frame, after the bits that say how it is scaled', () => {
  const bytes = new Uint8Array(30)
  bytes.set(Buffer.from('RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0', 'latin1'))
  bytes.set([0, 0, 0, 0x9d, 0x01, 0x2a, 0x18, 0x40, 0x10, 0xc0], 20)
  expect(readImageHeader(bytes)).toMatchObject({ format: 'webp', width: 24, height: 16 })
})

test('a BMP stored from the top has a negative height', () => {
  const bytes = read('rgb.bmp')
  new DataView(bytes.buffer).setInt32(22, -16, true)
  expect(readImageHeader(bytes)).toMatchObject({ width: 24, height: 16 })
})

test('EXIF that is broken or of another number turns nothing', () => {
  const bytes = read('exif-6.jpg')
  const start = Buffer.from(bytes).indexOf('Exif') + 6
  const broken = bytes.slice()
  broken.fill(0xff, start + 4, start + 8)
  expect(readImageHeader(broken).orientation).toBe(1)
  const entry = Buffer.from(bytes).indexOf(Buffer.of(0x01, 0x12, 0, 3))
  const other = bytes.slice()
  other.set([0, 9], entry + 8)
  expect(readImageHeader(other).orientation).toBe(1)
})

test('a frame that leaves a GIF’s canvas, and a picture without pixels, are refused', () => {
  const gif = read('palette.gif')
  new DataView(gif.buffer).setUint16(6, 20, true)
  expect(() => readImageHeader(gif)).toThrow('reaches to (24, 16), outside of its 20 x 16')
  const png = read('rgb.png')
  new DataView(png.buffer).setUint32(16, 0)
  expect(() => readImageHeader(png)).toThrow('0 x 16 pixels')
})

test('a TIFF of a kind that decoders disagree on is refused by name', () => {
  const bytes = read('rgb.tiff')
  const entry = Buffer.from(bytes).indexOf(Buffer.of(0x06, 0x01, 3, 0))
  new DataView(bytes.buffer).setUint16(entry + 8, 5, true)
  expect(() => readImageHeader(bytes)).toThrow('got photometric 5 of 3 times 8 bits')
})

test('a TIFF of YCbCr that is not packed as JPEG is refused, for sharp shows it as RGB', () => {
  const bytes = read('rgb.tiff')
  const entry = Buffer.from(bytes).indexOf(Buffer.of(0x06, 0x01, 3, 0))
  new DataView(bytes.buffer).setUint16(entry + 8, 6, true)
  expect(() => readImageHeader(bytes)).toThrow('YCbCr that is not packed as JPEG')
})

test('a file that ends too early says so, in its header or after it', () => {
  expect(() => readImageHeader(read('rgb.png').subarray(0, 20))).toThrow(ImageFormatError)
  expect(() => readImageHeader(read('rgb.jpg').subarray(0, 30))).toThrow('end inside of the header')
  expect(readImageHeader(read('rgb.png').subarray(0, 60)).truncated).toBe(true)
  expect(readImageHeader(read('rgb.tiff').subarray(0, 900)).truncated).toBe(true)
  expect(readImageHeader(read('rgb.webp').subarray(0, 60)).truncated).toBe(true)
})

test('EXIF in a second segment, and EXIF that goes on in one, turn a JPEG', () => {
  const bytes = read('exif-6.jpg')
  const start = Buffer.from(bytes).indexOf('Exif') - 4
  const length = new DataView(bytes.buffer).getUint16(start + 2) + 2
  const [before, segment, after] = [
    bytes.subarray(0, start),
    bytes.subarray(start, start + length),
    bytes.subarray(start + length),
  ]
  const toSegment = (...parts: readonly Uint8Array[]) => {
    const body = Buffer.concat(parts)
    return Buffer.concat([Buffer.of(0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 255), body])
  }
  const empty = toSegment(Buffer.from('Exif\0\0'))
  const name = segment.subarray(4, 10)
  const split = [toSegment(segment.subarray(4, 22)), toSegment(name, segment.subarray(22))]
  for (const segments of [[empty, segment], [segment, empty], split]) {
    expect(readImageHeader(Buffer.concat([before, ...segments, after])).orientation).toBe(6)
  }
})

test('a TIFF whose strips overlap is refused, for it may hold a million pictures in a few bytes', () => {
  const file = Buffer.alloc(200)
  file.write('II*\0', 'latin1')
  file.writeUInt32LE(8, 4)
  const entries = [
    [256, 1, 8],
    [257, 1, 4],
    [258, 1, 8],
    [273, 4, 150],
    [278, 1, 1],
    [279, 4, 170],
  ] as const
  file.writeUInt16LE(entries.length, 8)
  entries.forEach(([tag, count, value], index) => {
    const at = 10 + index * 12
    file.writeUInt16LE(tag, at)
    file.writeUInt16LE(4, at + 2)
    file.writeUInt32LE(count, at + 4)
    file.writeUInt32LE(value, at + 8)
  })
  for (let strip = 0; strip < 4; strip++) file.writeUInt32LE(190, 170 + strip * 4)
  expect(() => readImageHeader(file)).toThrow('strips or tiles that overlap')
})
