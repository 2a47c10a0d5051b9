import { createRng } from '@region-r1/core'
import { readImageSource } from '@region-r1/encoder'
import { expectAllClose } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
import { encodeDataUrl } from './encode-data-url.ts'

test('a drawing is stored without loss', async () => {
  const image = { width: 30, height: 20, data: new Uint8Array(30 * 20 * 3).fill(200, 0, 900) }
  const url = await encodeDataUrl(image)
  expect(url).toMatch(/^data:image\/png/)
  expect(await readImageSource(url)).toEqual(image)
})

test('what would be a large PNG is stored as a JPEG that looks the same', async () => {
  const rng = createRng(1)
  // Noise of a few levels on a slope: PNG keeps every bit of it.
  const data = Uint8Array.from({ length: 160 * 160 * 3 }, (_, index) => ((index / 768) % 200) | 0).map(
    level => level + rng.nextInt(16),
  )
  const url = await encodeDataUrl({ width: 160, height: 160, data })
  expect(url).toMatch(/^data:image\/jpeg/)
  const read = await readImageSource(url)
  expectAllClose(read.data, data, { atol: 48 })
  expect(url.length).toBeLessThan(160 * 160)
})
