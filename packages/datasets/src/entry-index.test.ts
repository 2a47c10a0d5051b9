import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openEntryIndex } from './entry-index.ts'
import { openKbArticles } from './readers/open-kb-articles.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datasets-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('every entry of an object is found, and no other', async () => {
  const source = Object.fromEntries(
    Array.from({ length: 3_000 }, (_, index) => [`url/${index}é`, { text: `"${index}"` }]),
  )
  const file = join(folder, 'kb.json')
  await writeFile(file, JSON.stringify(source, null, 1))
  const index = await openEntryIndex(file)
  expect(index.count).toBe(3_000)
  for (const [key, value] of Object.entries(source)) expect(JSON.parse((await index.get(key))!)).toEqual(value)
  expect(await index.get('url/3000é')).toBeUndefined()
  expect(await index.has('url/2999é')).toBe(true)
  await index.close()
})

test('of a repeated key the last entry counts', async () => {
  const file = join(folder, 'kb.json')
  await writeFile(file, '{"a": 1, "b": 2, "a": 3}')
  const index = await openEntryIndex(file)
  expect([await index.get('a'), await index.get('b')]).toEqual(['3', '2'])
  await index.close()
})

test('JSON Lines are found by a field, behind a byte-order mark and with CRLF', async () => {
  const file = join(folder, 'wiki.jsonl')
  await writeFile(file, '\ufeff{"id":"Q1","n":1}\r\n\r\n{"id":"Q2","n":2}\r\n{"id":"Q3","n":3}')
  const index = await openEntryIndex(file, { keyField: 'id' })
  expect(await Promise.all(['Q1', 'Q2', 'Q3', 'Q4'].map(key => index.get(key)))).toEqual([
    '{"id":"Q1","n":1}',
    '{"id":"Q2","n":2}',
    '{"id":"Q3","n":3}',
    undefined,
  ])
  await index.close()
  await writeFile(file, '{"id":"Q1"}\n{"di":"Q2"}')
  await expect(openEntryIndex(file, { keyField: 'id' })).rejects.toThrow('line 2: id: ')
})

test('the index is used again until the file changes, and a failed one leaves nothing behind', async () => {
  const file = join(folder, 'kb.json')
  await writeFile(file, '{"a": 1}')
  await (await openEntryIndex(file)).close()
  const made = await stat(`${file}.index`)
  await (await openEntryIndex(file)).close()
  expect((await stat(`${file}.index`)).mtimeMs).toBe(made.mtimeMs)

  await writeFile(file, '{"a": 2}')
  await utimes(file, new Date(), new Date(Date.now() + 5_000))
  const changed = await openEntryIndex(file)
  expect(await changed.get('a')).toBe('2')
  await changed.close()

  await writeFile(join(folder, 'cut.json'), '{"a": 1, "b"')
  await expect(openEntryIndex(join(folder, 'cut.json'))).rejects.toThrow('ends in the middle')
  expect(await readdir(folder)).toEqual(['cut.json', 'kb.json', 'kb.json.index'])
  expect((await readFile(`${file}.index`)).toString('utf8', 0, 8)).toBe('R1INDEX1')
})

test('packed and missing files are refused with what to do', async () => {
  await expect(openEntryIndex(join(folder, 'kb.json.gz'))).rejects.toThrow('unpack it first')
  await expect(openEntryIndex(join(folder, 'none.json'))).rejects.toThrow('there is no file')
})

test('articles are looked up by URL and come out parsed', async () => {
  const file = join(folder, 'kb.json')
  const url = 'https://en.wikipedia.org/wiki/Blue_%22Whale%22'
  const value = {
    title: 'Blue whale',
    section_titles: ['Blue whale', 'Diet'],
    section_texts: ['A whale.', 'Krill.'],
    image_urls: ['https://example.org/whale.jpg'],
    image_reference_descriptions: ['A whale at sea'],
    image_section_indices: [1],
    url,
  }
  await writeFile(file, JSON.stringify({ [url]: value, broken: { ...value, section_texts: [] } }))
  const articles = await openKbArticles(file)
  expect(await articles.get(url)).toEqual({
    url,
    title: 'Blue whale',
    sections: [
      { title: 'Blue whale', text: 'A whale.' },
      { title: 'Diet', text: 'Krill.' },
    ],
    images: [{ url: 'https://example.org/whale.jpg', description: 'A whale at sea', sectionIndex: 1 }],
  })
  expect(await articles.get('https://en.wikipedia.org/wiki/Blue_"Whale"')).toBeUndefined()
  await expect(articles.get('broken')).rejects.toThrow(
    'entry "broken": section_texts: 0 of them do not go with 2 section_titles',
  )
  await articles.close()
})
