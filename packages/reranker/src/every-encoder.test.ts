import { fileURLToPath } from 'node:url'
import { createNormalizedBox, InvalidArgumentError, ModelFormatError, type RegionPolicy } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { findIconPolicyDirectory, loadDefaultPolicy } from '@region-r1/policy'
import { expect, test } from 'vitest'
import { createReranker } from './create-reranker.ts'

// CLIP as its public exports are (image_embeds alone), CLIP with patches of another size, SigLIP with patches of the
// texts' size in another space.
const folders = ['clip-embeds', 'clip', 'siglip', 'siglip2']
const folderOf = (name: string) =>
  fileURLToPath(new URL(`../../encoder/src/__fixtures__/architectures/${name}`, import.meta.url))
const picture = fileURLToPath(new URL('../../encoder/src/__fixtures__/architectures/picture.png', import.meta.url))
const query = {
  image: picture,
  question: 'what is it?',
  candidates: [
    { id: 'picture', image: picture },
    { id: 'text', text: 'waves' },
  ],
}

test.each(
  folders.flatMap(encoder => [undefined, 'keep', 'center', 'random', 'look'].map(policy => ({ encoder, policy }))),
)('over $encoder, the policy $policy ranks', async ({ encoder, policy }) => {
  await using reranker = await createReranker({ encoder: folderOf(encoder), policy, threads: 1 })
  const { ranking, passes, warnings } = await reranker.rerank(query)
  expect(ranking.map(({ id }) => id).sort()).toEqual(['picture', 'text'])
  expect(warnings).toEqual([])
  const [least, most] = { keep: [1, 1], center: [2, 2], random: [2, 2], look: [6, 17] }[policy ?? 'look']!
  expect(passes).toBeGreaterThanOrEqual(least!)
  expect(passes).toBeLessThanOrEqual(most!)
})

test.each(folders)('over %s, similarity and the shipped head are refused as the reranker is created', async encoder => {
  const similarity = createReranker({ encoder: folderOf(encoder), policy: 'similarity', threads: 1 })
  await expect(similarity).rejects.toThrow(InvalidArgumentError)
  await expect(similarity).rejects.toThrow(/take the policy "look"/)
  const head = createReranker({ encoder: folderOf(encoder), policy: findIconPolicyDirectory()!, threads: 1 })
  await expect(head).rejects.toThrow(ModelFormatError)
  await expect(head).rejects.toThrow(/was trained on the encoder/)
})

test("a policy that is handed in is checked too, and stays the caller's", async () => {
  const disposals: string[] = []
  const picky: RegionPolicy = {
    id: 'picky',
    doDecide: async () => ({
      type: 'crop',
      cropProbability: 1,
      box: createNormalizedBox({ x1: 0, y1: 0, x2: 1, y2: 1 }),
    }),
    async doCheckEncoder(encoder) {
      throw new InvalidArgumentError({ argument: 'encoder', message: `not ${encoder.id}` })
    },
    async dispose() {
      disposals.push('picky')
    },
  }
  await expect(createReranker({ encoder: createFakeEncoder(), policy: picky })).rejects.toThrow('not fake-16-4')
  expect(disposals).toEqual([])
})

test('a head that was loaded for another encoder is refused as the reranker is created', async () => {
  await using shipped = await createReranker({ encoder: 'icons', threads: 1 })
  const policy = await loadDefaultPolicy({ encoder: shipped.encoder })
  await expect(createReranker({ encoder: createFakeEncoder(), policy })).rejects.toThrow(/trained on the encoder/)
  await policy.dispose?.()
})
