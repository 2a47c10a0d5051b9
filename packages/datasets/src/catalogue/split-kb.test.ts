import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readKbEntries } from './read-kb-entries.ts'
import { kbParts, type SplitKbOptions, splitKb } from './split-kb.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'split-'))
})
afterEach(() => rm(folder, { recursive: true }))

const things = Array.from({ length: 10 }, (_, number) => ({
  id: `thing-${number}`,
  image: `own/${number}.png`,
  text: `Thing ${number}`,
  kind: 'cup',
  sceneImages: Array.from({ length: 10 }, (_, photo) => `shop/${number}-${photo}.png`),
}))

async function split(lines: readonly object[], options: Partial<SplitKbOptions> = {}) {
  const kb = join(folder, 'kb.jsonl')
  await writeFile(kb, lines.map(line => JSON.stringify(line)).join('\n'))
  const result = await splitKb({ kb, directory: join(folder, 'out'), ...options })
  const read = async (part: (typeof kbParts)[number]) => [part, await readKbEntries(result.files[part])] as const
  const parts = Object.fromEntries(await Promise.all(kbParts.map(read)))
  return { ...result, parts }
}

test("each entry's photos are dealt to all parts, every photo to one, and candidates stay the same", async () => {
  const { entries, photos, parts } = await split(things)
  expect({ entries, photos }).toEqual({ entries: 10, photos: { train: 60, validation: 20, test: 20 } })
  for (const [index, thing] of things.entries()) {
    const dealt = kbParts.map(part => parts[part]![index]!)
    expect(dealt.map(({ sceneImages }) => sceneImages.length)).toEqual([6, 2, 2])
    expect(new Set(dealt.flatMap(({ sceneImages }) => sceneImages)).size).toBe(10)
    for (const entry of dealt) {
      expect(entry).toMatchObject({ id: thing.id, text: thing.text, kind: 'cup', image: join(folder, thing.image) })
    }
  }
})

test('by entry, the photos of an entry stay together', async () => {
  const { photos, parts } = await split(things, { by: 'entry', validationShare: 0.2, testShare: 0.3 })
  expect(photos).toEqual({ train: 50, validation: 20, test: 30 })
  for (const index of things.keys()) {
    expect(kbParts.filter(part => parts[part]![index]!.sceneImages.length === 10)).toHaveLength(1)
  }
})

test('the split depends on names, not on order or folder', async () => {
  const first = await readFile((await split(things)).files.test, 'utf8')
  const again = await readFile((await split([...things].reverse())).files.test, 'utf8')
  expect(again.trim().split('\n').reverse()).toEqual(first.trim().split('\n'))
})

test("an entry's own picture is shown to training alone", async () => {
  const sceneImages = ['own/0.png', 'a.png', 'b.png', 'c.png', 'd.png']
  const { parts } = await split([{ ...things[0], sceneImages }], { validationShare: 0.25, testShare: 0.25 })
  expect(parts.train![0]!.sceneImages).toContain(join(folder, 'own/0.png'))
  for (const part of ['validation', 'test']) {
    expect(parts[part]![0]!.sceneImages).toHaveLength(1)
    expect(parts[part]![0]!.sceneImages).not.toContain(join(folder, 'own/0.png'))
  }
})

test('shares that leave a part nothing are refused, and nothing is written', async () => {
  await expect(split(things, { testShare: 0 })).rejects.toThrow('must be above 0')
  await expect(split(things, { testShare: 0.6, validationShare: 0.4 })).rejects.toThrow('leave some to training')
  const single = things.map(({ sceneImages, ...thing }) => thing)
  await expect(split(single)).rejects.toThrow('has no photo for validation: give its entries more sceneImages')
  expect(await readdir(folder)).toEqual(['kb.jsonl'])
  expect((await split(single, { by: 'entry' })).photos).toEqual({ train: 6, validation: 2, test: 2 })
})
