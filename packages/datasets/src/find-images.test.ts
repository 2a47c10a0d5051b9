import { expect, test } from 'vitest'
import { openImageFinder } from './find-images.ts'

test('a folder of pictures that is not there is told at once, not picture by picture', async () => {
  await expect(openImageFinder({ landmarks: 'gone/landmarks' })).rejects.toThrow('there is no folder gone/landmarks')
  await expect(openImageFinder({ inaturalist: { folder: 'gone' } })).rejects.toThrow('there is no folder gone')
})
