import { AsyncLocalStorage } from 'node:async_hooks'
import { Document } from '@langchain/core/documents'
import { BaseDocumentCompressor } from '@langchain/core/retrievers/document_compressors'
import { InvalidArgumentError } from '@region-r1/core'
import { expect, test } from 'vitest'
import type { DocumentRanking } from '../rank-documents.ts'
import { createSpotScene } from '../testing/create-spot-scene.ts'
import { createRegionCompressor } from './create-region-compressor.ts'

const query = 'what is this?'

async function createDocuments() {
  const scene = await createSpotScene()
  const documents = [
    new Document({ pageContent: '', metadata: { source: 'sea', imageUrl: scene.blue }, id: 'same' }),
    new Document({ pageContent: '', metadata: { source: 'ruby', image: scene.red }, id: 'same' }),
    new Document({ pageContent: '', metadata: { source: 'gone', imagePath: '/no/such/file.png' } }),
  ]
  return { ...scene, documents }
}

test('is a document compressor of LangChain, in types and at run time', async () => {
  const { reranker, image, documents } = await createDocuments()
  const compressor: BaseDocumentCompressor = createRegionCompressor(reranker, { image })
  expect(BaseDocumentCompressor.isBaseDocumentCompressor(compressor)).toBe(true)
  const compressed = await compressor.compressDocuments(documents, query)
  expect(compressed.map(({ metadata }) => metadata.source)).toEqual(['ruby', 'sea', 'gone'])
})

test('the documents are copies of their class with a relevanceScore, and those given are as they were', async () => {
  const { reranker, image, documents } = await createDocuments()
  const before = structuredClone(documents.map(document => ({ ...document })))
  const rankings: DocumentRanking[] = []
  const compressor = createRegionCompressor(reranker, {
    image,
    allowFilePaths: true,
    onRanking: ranking => rankings.push(ranking),
  })
  const [first, second, third] = await compressor.compressDocuments(documents, query)
  expect(documents.map(document => ({ ...document }))).toEqual(before)
  expect(first).toBeInstanceOf(Document)
  expect(first).toMatchObject({ id: 'same', metadata: { source: 'ruby' } })
  expect(first!.metadata.relevanceScore).toBeGreaterThan(second!.metadata.relevanceScore)
  expect(third!.metadata.relevanceScore).toBeNull()
  expect(rankings[0]!.result?.decision.type).toBe('crop')
  expect(rankings[0]!.warnings).toEqual([expect.stringContaining('"documents[2]"')])
})

test('the best N are left, images may stand elsewhere, and the picture may depend on the query', async () => {
  const { reranker, image, red, documents } = await createDocuments()
  const asked: string[] = []
  const compressor = createRegionCompressor(reranker, {
    image: async text => {
      asked.push(text)
      return image
    },
    topN: 1,
    getImage: ({ metadata }) => (metadata.source === 'sea' ? red : undefined),
  })
  const compressed = await compressor.compressDocuments(documents, query)
  expect(compressed.map(({ metadata }) => metadata.source)).toEqual(['sea'])
  expect(asked).toEqual([query])
})

test('requests at once with the same question have each its own picture', async () => {
  const { reranker, red, blue, documents } = await createDocuments()
  const request = new AsyncLocalStorage<{ readonly image: string }>()
  const compressor = createRegionCompressor(reranker, { image: () => request.getStore()?.image, topN: 1 })
  const pictures = [red, blue, red, blue]
  const answers = await Promise.all(
    pictures.map(image => request.run({ image }, () => compressor.compressDocuments(documents, query))),
  )
  expect(answers.map(([best]) => best!.metadata.source)).toEqual(['ruby', 'sea', 'ruby', 'sea'])
})

test('a query without a picture is ranked by its text', async () => {
  const { reranker } = await createSpotScene()
  const rankings: DocumentRanking[] = []
  const compressor = createRegionCompressor(reranker, {
    image: () => undefined,
    onRanking: ranking => rankings.push(ranking),
  })
  const documents = ['a blue sea', 'a red ruby'].map(pageContent => ({ pageContent, metadata: {} }))
  const [first] = await compressor.compressDocuments(documents, 'the red one')
  expect(first!.pageContent).toBe('a red ruby')
  expect(rankings).toMatchObject([{ warnings: [expect.stringContaining('no picture')] }])
})

test('no documents are none, and a topN below 1 is refused', async () => {
  const { reranker, image } = await createSpotScene()
  expect(await createRegionCompressor(reranker, { image }).compressDocuments([], query)).toEqual([])
  expect(() => createRegionCompressor(reranker, { image, topN: 0 })).toThrow(InvalidArgumentError)
})

test('a document without metadata is ranked, one that is null is refused by its place', async () => {
  const { reranker, image } = await createDocuments()
  const compressor = createRegionCompressor(reranker, { image })
  const [ranked] = await compressor.compressDocuments([{ pageContent: 'a red ruby' } as never], query)
  expect(ranked!.metadata.relevanceScore).toBeGreaterThan(-1)
  await expect(compressor.compressDocuments([ranked!, null as never], query)).rejects.toThrow(
    'expected documents[1] as an object, got null',
  )
})

test("a document's path is read only where the caller allows it", async () => {
  const { reranker, image } = await createSpotScene()
  const documents = [{ pageContent: '', metadata: { imagePath: '/no/such/file.png' } }]
  const warn = async (allowFilePaths?: boolean) => {
    const rankings: DocumentRanking[] = []
    const onRanking = (ranking: DocumentRanking) => void rankings.push(ranking)
    await createRegionCompressor(reranker, { image, allowFilePaths, onRanking }).compressDocuments(documents, query)
    return rankings[0]!.warnings.join()
  }
  expect(await warn()).toContain('allowFilePaths')
  expect(await warn()).not.toContain('no such file')
  expect(await warn(true)).toContain('no such file')
})
