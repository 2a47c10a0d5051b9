import { fileURLToPath } from 'node:url'
import { type DualEncoder, InvalidArgumentError } from '@region-r1/core'
import { loadEncoder } from '@region-r1/encoder'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { baselinePolicyNames } from '../names.ts'
import { createBaselinePolicy } from './baseline-policy.ts'
import { hasAlignedPatches, measurePatchAlignment } from './patch-alignment.ts'

const architectures = new URL('../../../encoder/src/__fixtures__/architectures/', import.meta.url)

async function open(name: string): Promise<DualEncoder> {
  const folder = ['icons', 'photos'].includes(name) ? name : fileURLToPath(new URL(name, architectures))
  const encoder = await loadEncoder(folder, { threads: 1 })
  onTestFinished(() => encoder.dispose())
  return encoder
}

/** The fake encoder with other patches. */
function withPatches(change: (patches: Float32Array) => Float32Array): DualEncoder {
  const encoder = createFakeEncoder()
  return {
    ...encoder,
    async encodeImages(views, options) {
      const features = await encoder.encodeImages(views, options)
      return features.map(({ embedding, patches }) => ({ embedding, patches: change(patches!) }))
    },
  }
}

test.each(['icons', 'photos'])('the patches of the shipped encoder %s are in the space of its texts', async name => {
  const encoder = await open(name)
  expect(await measurePatchAlignment(encoder)).toBeGreaterThan(0.7)
  // It says so itself, which spares a first answer four passes.
  expect(encoder.hasAlignedPatches).toBe(true)
  await createBaselinePolicy('similarity').doCheckEncoder!(encoder)
})

test.each(['siglip', 'siglip2'])("those of %s have the texts' size, lie elsewhere and are refused", async name => {
  const encoder = await open(name)
  expect(encoder.patchGrid!.size).toBe(encoder.embeddingSize)
  expect(await measurePatchAlignment(encoder)).toBeLessThan(0.25)
  expect(encoder.hasAlignedPatches).toBeUndefined()
  expect(await hasAlignedPatches(encoder)).toBe(false)
  const check = createBaselinePolicy('similarity').doCheckEncoder!(encoder)
  await expect(check).rejects.toThrow(InvalidArgumentError)
  await expect(check).rejects.toThrow(/in another space, though of that size; take the policy "look"/)
})

test('patches that all point the same way agree with embeddings by chance, and do not count as aligned', async () => {
  const encoder = withPatches(patches => patches.map((_, index) => (index % 16 === 3 ? 1 : 0)))
  expect(await measurePatchAlignment(encoder)).toBe(0)
  expect(await measurePatchAlignment(withPatches(patches => patches.map(value => 3 * value)))).toBeCloseTo(1, 5)
  expect(await measurePatchAlignment(withPatches(patches => patches.map(value => -value)))).toBeCloseTo(-1, 5)
})

test('an encoder that hands out no patches, whatever its grid says, is not aligned', async () => {
  const encoder = createFakeEncoder()
  const bare: DualEncoder = {
    ...encoder,
    encodeImages: async views => (await encoder.encodeImages(views)).map(({ embedding }) => ({ embedding })),
  }
  expect(await hasAlignedPatches(bare)).toBe(false)
})

test('sizes that differ are told without encoding a picture', async () => {
  const encoder = { ...createFakeEncoder(), patchGrid: { rows: 4, columns: 4, size: 32 } }
  expect(await hasAlignedPatches(encoder)).toBe(false)
  expect(encoder.counts.images).toBe(0)
})

test('an abort stops the check', async () => {
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(createBaselinePolicy('similarity').doCheckEncoder!(createFakeEncoder(), { signal })).rejects.toThrow(
    'enough',
  )
})

describe('over an export of image_embeds alone', () => {
  test.each(baselinePolicyNames.filter(name => name !== 'similarity'))('%s is not refused', async name => {
    await createBaselinePolicy(name).doCheckEncoder?.(await open('clip-embeds'))
  })

  test('similarity is refused, and told what to take', async () => {
    const encoder = await open('clip-embeds')
    expect(encoder.patchGrid).toBeUndefined()
    await expect(createBaselinePolicy('similarity').doCheckEncoder!(encoder)).rejects.toThrow(
      /has no patch tokens; take the policy "look"/,
    )
  })
})
