import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  combineVectors,
  createPixelBox,
  type ImageFeatures,
  type PatchGrid,
  type PixelBox,
  type RerankExample,
  type RgbImage,
} from '@region-r1/core'
import { createEmbeddingCache, loadEncoder, type OnnxEncoder, readImageSource } from '@region-r1/encoder'
import { createLookPolicy } from '@region-r1/policy'
import { createReranker } from '@region-r1/reranker'
import { computeScores, embedCandidates, getPatchRegion, rankByScore } from '@region-r1/scoring'

// A crop's vector without a second pass, from the patch tokens of the first, against the real one: MRR and milliseconds
// where the region is known, and what the tokens bring to `look`, which begins where they agree with the question. node dist/compare-tokens.js --examples FILE [--encoder NAME] [--limit N]
const { values } = parseArgs({
  options: {
    examples: { type: 'string' },
    encoder: { type: 'string', default: 'icons' },
    limit: { type: 'string', default: '200' },
  },
})
if (values.examples === undefined) throw new Error('--examples is missing: name examples with target boxes')
const encoder = await loadEncoder(values.encoder)
if (encoder.patchGrid === undefined) throw new Error(`${values.encoder} gives no patch tokens`)
const grid = encoder.patchGrid
if (grid.size !== encoder.embeddingSize) throw new Error('its tokens are not of the size of its vectors')
const sums: Record<string, { reciprocal: number; milliseconds: number }> = {}
let queries = 0

// Vectors of candidates, for all rerankers.
const directory = await mkdtemp(join(tmpdir(), 'region-r1-tokens-'))
const cache = createEmbeddingCache({ directory })
const examples: RerankExample[] = []
const images = { baseDirectory: dirname(values.examples) }
const lines = (await readFile(values.examples, 'utf8')).trim().split('\n')
for (const line of lines) {
  const example: RerankExample = JSON.parse(line)
  const { candidates, targetBox, image: file } = example
  if (targetBox === undefined) continue
  if (queries === Number(values.limit)) break
  examples.push(example)
  const image = await readImageSource(file, images)
  const { embeddings } = await embedCandidates(encoder, candidates, { cache, images })
  const [full] = (await encoder.encodeImages([{ image }])) as [ImageFeatures]
  const box = createPixelBox(targetBox)
  const region = getPatchRegion(encoder, image)
  const seen = {
    x1: (box.x1 / image.width - region.x1) / (region.x2 - region.x1),
    y1: (box.y1 / image.height - region.y1) / (region.y2 - region.y1),
    x2: (box.x2 / image.width - region.x1) / (region.x2 - region.x1),
    y2: (box.y2 / image.height - region.y1) / (region.y2 - region.y1),
  }
  const tokens = () => sumTokens(full.patches!, grid, seen)
  const systems: Record<string, () => Promise<Float32Array> | Float32Array> = {
    'full picture': () => full.embedding,
    'second pass': () => encodeCrop(encoder, image, box),
    'tokens of the box': tokens,
    'tokens and half the full picture': () =>
      combineVectors([tokens(), full.embedding.map(value => value / 2)]) ?? full.embedding,
  }
  for (const [name, compute] of Object.entries(systems)) {
    const start = performance.now()
    const vector = await compute()
    const milliseconds = performance.now() - start
    const rank = rankByScore(computeScores(vector, embeddings)).findIndex(index => candidates[index]!.relevance === 1)
    sums[name] ??= { reciprocal: 0, milliseconds: 0 }
    sums[name].reciprocal += rank === -1 ? 0 : 1 / (rank + 1)
    sums[name].milliseconds += milliseconds
  }
  queries++
}

console.log(
  `${queries} queries with known boxes, ${encoder.id}\n\n| the region's vector | MRR | ms |\n| --- | --: | --: |`,
)
for (const [name, { reciprocal, milliseconds }] of Object.entries(sums)) {
  console.log(`| ${name} | ${(reciprocal / queries).toFixed(3)} | ${(milliseconds / queries).toFixed(2)} |`)
}

console.log('\n| looks | begins by the tokens | MRR | looks taken |\n| ---: | --- | --: | --: |')
for (const looks of [4, 8, 16]) {
  for (const [name, seen] of Object.entries({ yes: encoder, no: { ...encoder, patchGrid: undefined, encodeImages } })) {
    const policy = createLookPolicy({ looks })
    await using reranker = await createReranker({ encoder: seen, policy, cache: { directory }, images })
    let reciprocal = 0
    let taken = 0
    for (const { image, question, candidates } of examples) {
      const { ranking, passes } = await reranker.rerank({ image, question, candidates })
      const relevant = new Set(candidates.filter(({ relevance }) => relevance === 1).map(({ id }) => id))
      const rank = ranking.findIndex(({ id }) => relevant.has(id))
      reciprocal += rank === -1 ? 0 : 1 / (rank + 1)
      taken += passes - 1
    }
    const [mrr, mean] = [reciprocal / queries, taken / queries]
    console.log(`| ${looks} | ${name} | ${mrr.toFixed(3)} | ${mean.toFixed(1)} |`)
  }
}
await encoder.dispose()
await rm(directory, { recursive: true })

/** The same passes, without their tokens. */
async function encodeImages(...args: Parameters<OnnxEncoder['encodeImages']>): Promise<ImageFeatures[]> {
  return (await encoder.encodeImages(...args)).map(({ embedding }) => ({ embedding }))
}

async function encodeCrop(encoder: OnnxEncoder, image: RgbImage, box: PixelBox): Promise<Float32Array> {
  const [features] = (await encoder.encodeImages([{ image, box }])) as [ImageFeatures]
  return features.embedding
}

/** The tokens, at unit length, weighed by how much of their cell the box covers; the box in shares of the grid. */
function sumTokens(
  patches: Float32Array,
  { rows, columns, size }: PatchGrid,
  box: { x1: number; y1: number; x2: number; y2: number },
): Float32Array {
  const parts: Float32Array[] = []
  const cover = (low: number, high: number, cell: number) => Math.max(0, Math.min(high, cell + 1) - Math.max(low, cell))
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const share = cover(box.y1 * rows, box.y2 * rows, row) * cover(box.x1 * columns, box.x2 * columns, column)
      if (share === 0) continue
      const start = (row * columns + column) * size
      const unit = combineVectors([patches.subarray(start, start + size)])
      if (unit) parts.push(unit.map(value => share * value))
    }
  }
  return combineVectors(parts) ?? new Float32Array(size).fill(1 / Math.sqrt(size))
}
