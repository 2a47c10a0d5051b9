import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, connect } from '@lancedb/lancedb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCandidateStoreContract } from '../testing/candidate-store-contract.ts'
import { openLancedbStore } from './open-lancedb-store.ts'

describe('LanceDB in a folder', () => {
  let folder: string
  let connection: Connection
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'region-r1-lance-'))
    connection = await connect(folder)
  })
  afterAll(async () => {
    connection.close()
    await rm(folder, { recursive: true })
  })

  runCandidateStoreContract({
    test,
    openStore: ({ name, embeddingSize }) => openLancedbStore(connection, { table: name, embeddingSize }),
  })

  test('a table that is no store is refused', async () => {
    await connection.createTable('other', [{ id: 'a' }])
    const opening = openLancedbStore(connection, { table: 'other', embeddingSize: 4 })
    await expect(opening).rejects.toThrow('the table other has no vectors of a fixed length, expected 4')
  })
})
