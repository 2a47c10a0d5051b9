// A node postprocessor of LlamaIndexTS: the picture is part of the query's message.
import { readFile } from 'node:fs/promises'
import { ImageNode } from '@llamaindex/core/schema'
import { createReranker } from '@region-r1/reranker'
import { createRegionPostprocessor } from '@region-r1/reranker/llamaindex'

const images = 'apps/cli/assets/demo/images'
const retrieved = ['lemon', 'pizza', 'green-apple'].map(name => ({
  node: new ImageNode({ id_: name, text: name, image: `${images}/kb/${name}.png` }),
  score: 0.5,
}))
const picture = await readFile(`${images}/validation-00002.png`)

const reranker = await createReranker({ encoder: 'icons' })
const postprocessor = createRegionPostprocessor(reranker, { topN: 2, allowFilePaths: true }) // these nodes name files
const nodes = await postprocessor.postprocessNodes(retrieved, [
  { type: 'text', text: 'Which vitamins does this fruit contain?' },
  { type: 'image', data: picture.toString('base64'), mimeType: 'image/png' },
])
for (const { node, score } of nodes) console.log(node.id_, score?.toFixed(2))
await reranker.dispose()
