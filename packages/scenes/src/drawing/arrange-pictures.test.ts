import { createRng } from '@region-r1/core'
import { expect, test } from 'vitest'
import { tilePictures } from './arrange-pictures.ts'

test('tiles cover the scene but for the gaps, none a strip that shows little of its photo', () => {
  const photo = { width: 300, height: 300, data: new Uint8Array(270_000) }
  for (let seed = 0; seed < 100; seed++) {
    const scene = { width: 360, height: 480 }
    const tiles = tilePictures([photo, photo, photo, photo], scene, createRng(seed))
    const area = tiles.reduce((sum, { box }) => sum + box.width * box.height, 0)
    expect(area).toBeGreaterThan(0.95 * 360 * 480)
    for (const { box } of tiles) {
      expect(Math.max(box.width, box.height)).toBeLessThan(2.2 * Math.min(box.width, box.height))
    }
  }
})
