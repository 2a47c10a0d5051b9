import { createRng } from '@region-r1/core'
import { createAnchors } from '@region-r1/scoring'

/** What a head reads: of the encoder of icons, and of CLIP ViT-B/32. */
const inputs = {
  toy: { embeddingSize: 192, patchGrid: { rows: 8, columns: 8, size: 192 }, wordCount: 300 },
  head: { embeddingSize: 192, patchGrid: { rows: 8, columns: 8, size: 192 }, wordCount: 300 },
  clip: { embeddingSize: 512, patchGrid: { rows: 7, columns: 7, size: 768 }, wordCount: 1002 },
}

/** A head of these settings and queries of normal numbers for it, the same every time. */
export function createQueries({ config, size, count }) {
  const head = { ...config.head, ...inputs[size], anchors: createAnchors(config.anchors), readsQuestion: true }
  const { rows, columns, size: width } = head.patchGrid
  const draw = createRng(1)
  const floats = length => Float32Array.from({ length }, () => draw.nextNormal())
  const createRewards = () => ({ keep: 0, anchors: Float64Array.from(floats(head.anchors.length)) })
  const queries = Array.from({ length: count }, (_, index) => ({
    table: {
      queryId: `q${index}`,
      question: '',
      tags: [],
      picture: {
        ...{ source: '', width: 128, height: 128, anchors: [...head.anchors.keys()] },
        patches: floats(rows * columns * width),
        embedding: floats(head.embeddingSize),
        views: floats(head.anchors.length * head.embeddingSize),
      },
      questionEmbedding: floats(head.embeddingSize),
      outcomes: floats(4 * (head.anchors.length + 1)),
      scores: floats(head.anchors.length + 1),
      labels: [1],
    },
    questionIds: [2, 3, 4, 5 + (index % 200)],
    rewards: createRewards(),
    imitated: createRewards(),
    isSolved: false,
  }))
  return { head, queries }
}
