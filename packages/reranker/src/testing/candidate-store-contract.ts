import assert from 'node:assert/strict'
import type { CandidateStore, StoredCandidate } from '../stores/candidate-store.ts'

/** The runner of the checks, and the store to check. */
export interface CandidateStoreContractOptions {
  /** Of any runner: vitest's, or that of `node:test`. */
  readonly test: (title: string, check: () => Promise<void>) => void
  /** A store under that name, with what was written under it before where the store is lasting; a new name's is empty. */
  readonly openStore: (options: { readonly name: string; readonly embeddingSize: number }) => Promise<CandidateStore>
  /** Whether what is written outlives the object that wrote it. @default true */
  readonly isLasting?: boolean | undefined
}

const embeddingSize = 4

/**
 * What every {@link CandidateStore} must do, for stores outside of this repository too.
 *
 * @example
 * runCandidateStoreContract({ test, openStore: async ({ embeddingSize }) => createMyStore(embeddingSize) })
 */
export function runCandidateStoreContract({ test, openStore, isLasting = true }: CandidateStoreContractOptions): void {
  test('a new store has none of the ids', async () => {
    const store = await openStore({ name: 'empty', embeddingSize })
    assert.equal(store.embeddingSize, embeddingSize)
    assert.deepEqual(await store.doFetch(['a', 'b']), [])
  })

  test('what was written comes back to the last bit, with its encoder, and nothing else does', async () => {
    const store = await openStore({ name: 'exact', embeddingSize })
    const rows = [createRow('a', [0.1, -2 / 3, 1e-20, 1]), createRow('b', [Math.PI, 0, -0.5, 3e20])]
    await store.doWrite([...rows, createRow('c', [1, 0, 0, 0])])
    assert.deepEqual(sortById(await store.doFetch(['b', 'nowhere', 'a'])), rows)
  })

  test('a row of a known id replaces the one there, encoder and all', async () => {
    const store = await openStore({ name: 'replaced', embeddingSize })
    const next = createRow('a', [0, 1, 0, 0], 'encoder-2')
    await store.doWrite([createRow('a', [1, 0, 0, 0]), createRow('b', [1, 0, 0, 0])])
    await store.doWrite([next])
    assert.deepEqual(sortById(await store.doFetch(['a', 'b'])), [next, createRow('b', [1, 0, 0, 0])])
  })

  test('ids may be any text', async () => {
    const store = await openStore({ name: 'ids', embeddingSize })
    const ids = [
      '7',
      '007',
      "o'clock; --",
      'Ünï/"cödé" 猫',
      'a b\\c',
      '0b8a1a8e-9f6f-4d4e-8f0e-3a2b1c0d9e8f',
      '$1',
      '%',
    ]
    await store.doWrite(ids.map((id, index) => createRow(id, [index + 1, 0, 0, 0])))
    const found = new Map((await store.doFetch(ids)).map(({ id, embedding }) => [id, embedding[0]]))
    assert.deepEqual(found, new Map(ids.map((id, index) => [id, index + 1])))
  })

  test('hundreds of rows are written and fetched at once', async () => {
    const store = await openStore({ name: 'many', embeddingSize })
    const rows = Array.from({ length: 500 }, (_, index) => createRow(`row-${1000 + index}`, [index, 1, 0, 0]))
    await store.doWrite(rows)
    assert.deepEqual(sortById(await store.doFetch(rows.map(({ id }) => id))), rows)
  })

  if (!isLasting) return

  test('a store that is opened again has what was written', async () => {
    const row = createRow('a', [1, 2, 3, 4])
    await (await openStore({ name: 'again', embeddingSize })).doWrite([row])
    assert.deepEqual(await (await openStore({ name: 'again', embeddingSize })).doFetch(['a']), [row])
  })

  test('a store of vectors of another length is refused as it is opened', async () => {
    await openStore({ name: 'length', embeddingSize })
    await assert.rejects(openStore({ name: 'length', embeddingSize: 8 }), /keeps vectors of 4 numbers, expected 8/)
  })
}

function createRow(id: string, embedding: readonly number[], encoderId = 'encoder-1'): StoredCandidate {
  return { id, encoderId, embedding: Float32Array.from(embedding) }
}

function sortById(rows: readonly StoredCandidate[]): StoredCandidate[] {
  return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))
}
