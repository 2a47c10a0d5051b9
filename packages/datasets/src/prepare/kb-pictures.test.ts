import { expect, test } from 'vitest'
import { createBestPictures, createFirstPictures, createHitPictures } from './kb-pictures.ts'

const article = { url: 'u', title: 'Owl', sections: [], images: [] }
const entry = { url: 'u', similarity: 0.5 }
const list = async () => ['/near.png', '/broken.png', '/nearer.png', '/far.png']
const vectors: Readonly<Record<string, Float32Array>> = {
  '/query.png': new Float32Array([1, 0]),
  '/near.png': new Float32Array([0.6, 0.8]),
  '/nearer.png': new Float32Array([0.8, 0.6]),
  '/far.png': new Float32Array([0, 1]),
}
const embed = async (path: string) => {
  const vector = vectors[path]
  if (!vector) throw new Error(`no pixels in ${path}`)
  return vector
}

test("the best picture is the one most similar to the query's, those that cannot be read left aside", async () => {
  const broken: string[] = []
  const onBrokenImage = (image: string) => broken.push(image)
  const best = createBestPictures({ list, encoderId: 'e', embed, onBrokenImage })
  expect(await best.choose(entry, article, '/query.png')).toBe('/nearer.png')
  expect(broken).toEqual(['/broken.png'])
  const strict = createBestPictures({ list, encoderId: 'e', embed })
  await expect(strict.choose(entry, article, '/query.png')).rejects.toThrow('no pixels in /broken.png')
})

test('one picture needs no comparison, and none is none', async () => {
  const create = (pictures: string[]) => createBestPictures({ list: async () => pictures, encoderId: 'e', embed })
  expect(await create(['/only.png']).choose(entry, article, '/absent.png')).toBe('/only.png')
  expect(await create([]).choose(entry, article, '/query.png')).toBeUndefined()
})

test('the first picture is the first, and the hit the one found', async () => {
  expect(await createFirstPictures(list).choose(entry, article, '/query.png')).toBe('/near.png')
  const hit = createHitPictures()
  expect(await hit.choose({ ...entry, image: '/far.png' }, article, '/query.png')).toBe('/far.png')
  expect(await hit.choose(entry, article, '/query.png')).toBeUndefined()
})
