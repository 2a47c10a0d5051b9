import { QdrantClient } from '@qdrant/js-client-rest'
import { type QdrantServer, startQdrantServer } from '@region-r1/test-kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCandidateStoreContract } from '../testing/candidate-store-contract.ts'
import { openQdrantStore } from './open-qdrant-store.ts'
import { toPointId } from './to-point-id.ts'

describe("Qdrant's client and a stand-in for its server", () => {
  let server: QdrantServer
  let client: QdrantClient
  beforeAll(async () => {
    server = await startQdrantServer()
    client = new QdrantClient({ url: server.url, checkCompatibility: false })
  })
  afterAll(() => server[Symbol.asyncDispose]())

  runCandidateStoreContract({
    test,
    openStore: ({ name, embeddingSize }) => openQdrantStore(client, { collection: name, embeddingSize }),
  })

  test('a collection of named vectors is refused', async () => {
    await client.createCollection('named', { vectors: { image: { size: 4, distance: 'Cosine' } } })
    const opening = openQdrantStore(client, { collection: 'named', embeddingSize: 4 })
    await expect(opening).rejects.toThrow('the collection named has no vectors of a fixed length, expected 4')
  })
})

test('integers and UUIDs are points as they are, other ids a UUID of their text', () => {
  const uuid = '0b8a1a8e-9f6f-4d4e-8f0e-3a2b1c0d9e8f'
  expect(['7', uuid].map(toPointId)).toEqual([7, uuid])
  for (const id of ['007', '-7', '1e3', '9007199254740993', uuid.toUpperCase(), '']) {
    expect(toPointId(id)).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  }
  expect(toPointId('owl')).not.toBe(toPointId('Owl'))
})
