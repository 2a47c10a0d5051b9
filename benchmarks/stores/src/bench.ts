import { deepEqual } from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRng } from '@region-r1/core'
import { loadEncoder } from '@region-r1/encoder'
import { createReranker, fillCandidateStore, type RerankQuery } from '@region-r1/reranker'
import { openStores } from './open-stores.ts'

const rowCount = Number(process.argv[2] ?? 10_000)
const rounds = 5
const demo = fileURLToPath(new URL('../../../apps/cli/assets/demo/', import.meta.url))
const lines = (await readFile(join(demo, 'examples.jsonl'), 'utf8')).trim().split('\n')
const queries: RerankQuery[] = lines.map(line => JSON.parse(line))
const images = { baseDirectory: demo }

const encoder = await loadEncoder('icons')
const { embeddingSize } = encoder
const folder = await mkdtemp(join(tmpdir(), 'region-r1-stores-'))
const stores = await openStores(folder, embeddingSize)

// The demo's knowledge base, and as many others as make up the table.
const real = new Map(queries.flatMap(({ candidates }) => candidates.map(candidate => [candidate.id, candidate])))
const rng = createRng(1)
const others = Array.from({ length: Math.max(0, rowCount - real.size) }, (_, index) => ({
  id: `other-${index}`,
  embedding: Float32Array.from({ length: embeddingSize }, () => rng.next() - 0.5),
}))

const fresh = { maxBytes: 1 } // a cache that holds nothing
const variants = [
  {
    name: 'no store: pictures and texts are encoded',
    reranker: await createReranker({ encoder, images, cache: fresh }),
    filled: '',
  },
]
for (const { name, store } of stores) {
  const reranker = await createReranker({ encoder, images, store })
  await fillCandidateStore(store, real.values(), { reranker })
  const start = performance.now()
  const { written } = await fillCandidateStore(store, others, { reranker })
  const filled = Math.round((written / (performance.now() - start)) * 1000).toLocaleString('en')
  variants.push({ name, reranker, filled })
}

const times = variants.map((): number[] => [])
const expected: unknown[] = []
for (let round = -1; round < rounds; round++) {
  for (const [place, query] of queries.entries()) {
    for (const [index, { reranker }] of variants.entries()) {
      const candidates = index === 0 ? query.candidates : query.candidates.map(({ id }) => ({ id }))
      const start = performance.now()
      const { ranking } = await reranker.rerank({ ...query, candidates })
      if (round >= 0) times[index]!.push(performance.now() - start)
      const ids = ranking.map(({ id }) => id)
      expected[place] ??= ids
      deepEqual(ids, expected[place])
    }
  }
}

console.log(
  `${queries.length} queries of ${queries[0]!.candidates.length} candidates, ${rowCount} rows, encoder ${encoder.id}`,
)
console.log('| | median ms a query | of the first | rows written a second |\n| --- | --: | --: | --: |')
const medians = times.map(each => each.toSorted((a, b) => a - b)[Math.floor(each.length / 2)]!)
for (const [index, { name, filled }] of variants.entries()) {
  const share = `${((medians[index]! / medians[0]!) * 100).toFixed(0)} %`
  console.log(`| ${name} | ${medians[index]!.toFixed(1)} | ${share} | ${filled} |`)
}
for (const { close } of stores) await close()
await encoder.dispose()
await rm(folder, { recursive: true })
