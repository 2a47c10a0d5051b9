import type { MessageContent } from '@llamaindex/core/llms'
import type { BaseNodePostprocessor } from '@llamaindex/core/postprocessor'
import { ImageNode, TextNode } from '@llamaindex/core/schema'
import { InvalidArgumentError } from '@region-r1/core'
import { expect, test } from 'vitest'
import type { DocumentRanking } from '../rank-documents.ts'
import { createSpotScene } from '../testing/create-spot-scene.ts'
import { createRegionPostprocessor } from './create-region-postprocessor.ts'

async function createNodes() {
  const scene = await createSpotScene()
  const nodes = [
    { node: new ImageNode({ image: scene.blue, id_: 'sea' }), score: 0.9 },
    { node: new ImageNode({ image: await (await fetch(scene.red)).blob(), id_: 'ruby' }), score: 0.1 },
    { node: new ImageNode({ image: new URL('file:///no/such/file.png'), id_: 'gone' }), score: 0.5 },
  ]
  return { ...scene, nodes }
}

test.each([
  ['image_url', (url: string) => ({ type: 'image_url', image_url: { url } }) as const],
  ['image as base64', (url: string) => ({ type: 'image', data: url.split(',')[1]!, mimeType: 'image/png' }) as const],
  ['image as a data URL', (url: string) => ({ type: 'image', data: url, mimeType: 'image/png' }) as const],
])("is a node postprocessor of LlamaIndex that uses the query's picture: %s", async (_, toPart) => {
  const { reranker, imageUrl, nodes } = await createNodes()
  const rankings: DocumentRanking[] = []
  const onRanking = (ranking: DocumentRanking) => void rankings.push(ranking)
  const postprocessor: BaseNodePostprocessor = createRegionPostprocessor(reranker, { onRanking })
  const query: MessageContent = [{ type: 'text', text: 'what is this?' }, toPart(imageUrl)]
  const ranked = await postprocessor.postprocessNodes(nodes, query)
  expect(ranked.map(({ node }) => node.id_)).toEqual(['ruby', 'sea', 'gone'])
  expect(ranked[0]!.score).toBeGreaterThan(ranked[1]!.score!)
  expect(ranked[2]!.score).toBeUndefined()
  expect(nodes.map(({ score }) => score)).toEqual([0.9, 0.1, 0.5])
  expect(rankings[0]!.result?.decision.type).toBe('crop')
})

test('a query of text alone ranks by it, and the best N are left', async () => {
  const { reranker } = await createSpotScene()
  const nodes = ['a blue sea', 'a red ruby'].map(text => ({
    node: new TextNode({ text, metadata: { source: 'blue' } }),
  }))
  const ranked = await createRegionPostprocessor(reranker, { topN: 1 }).postprocessNodes(nodes, 'the red one')
  expect(ranked.map(({ node }) => node.text)).toEqual(['a red ruby'])
})

test('no nodes are none; no query, a path as the picture, and a topN below 1 are refused', async () => {
  const { reranker, nodes } = await createNodes()
  const postprocessor = createRegionPostprocessor(reranker)
  expect(await postprocessor.postprocessNodes([], 'what?')).toEqual([])
  await expect(postprocessor.postprocessNodes(nodes)).rejects.toThrow(InvalidArgumentError)
  await expect(postprocessor.postprocessNodes(nodes, null as never)).rejects.toThrow('got null; pass the question')
  await expect(postprocessor.postprocessNodes([null as never], 'what?')).rejects.toThrow(
    'expected nodes[0] as an object',
  )
  const path = [{ type: 'image_url', image_url: { url: '/etc/hostname' } }] as const
  await expect(postprocessor.postprocessNodes(nodes, path)).rejects.toThrow('data: or http(s) URL')
  expect(() => createRegionPostprocessor(reranker, { topN: 0.5 })).toThrow(InvalidArgumentError)
})

test("a node's path is read only where the caller allows it", async () => {
  const { reranker, nodes, imageUrl } = await createNodes()
  const query = [
    { type: 'text', text: 'what is this?' } as const,
    { type: 'image_url', image_url: { url: imageUrl } } as const,
  ]
  const warn = async (allowFilePaths?: boolean) => {
    const rankings: DocumentRanking[] = []
    const onRanking = (ranking: DocumentRanking) => void rankings.push(ranking)
    await createRegionPostprocessor(reranker, { allowFilePaths, onRanking }).postprocessNodes(nodes, query)
    return rankings[0]!.warnings.join()
  }
  expect(await warn()).toContain('allowFilePaths')
  expect(await warn()).not.toContain('no such file')
  expect(await warn(true)).toContain('no such file')
})
