// A node postprocessor of LlamaIndexTS: the picture is part of the query's message.
import { readFile } from 'node:fs/promises'
import { TextNode } from '@llamaindex/core/schema'
import { createReranker } from '@region-r1/reranker'
import { createRegionPostprocessor } from '@region-r1/reranker/llamaindex'

const retrieved = Object.entries({
  teapot: 'Teapot. A pot to brew tea in.',
  espresso: 'Espresso. Strong coffee, brewed by pressure.',
  spoon: 'Spoon. Cutlery to stir and to eat soup with.',
}).map(([id_, text]) => ({ node: new TextNode({ id_, text }), score: 0.5 })) // or ImageNode, for pictures
const picture = await readFile('apps/cli/assets/demo/photos/coffee.jpg')

const reranker = await createReranker()
const postprocessor = createRegionPostprocessor(reranker, { topN: 2 })
const nodes = await postprocessor.postprocessNodes(retrieved, [
  { type: 'text', text: 'What is this spoon for?' },
  { type: 'image', data: picture.toString('base64'), mimeType: 'image/jpeg' },
])
for (const { node, score } of nodes) console.log(node.id_, score?.toFixed(2))
await reranker.dispose()
