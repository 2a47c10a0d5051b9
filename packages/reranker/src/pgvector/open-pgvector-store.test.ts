import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { explainNoPostgres, type PostgresServer, startPostgres } from '@region-r1/test-kit'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCandidateStoreContract } from '../testing/candidate-store-contract.ts'
import { openPgvectorStore } from './open-pgvector-store.ts'

const absent = explainNoPostgres()

describe('PGlite, PostgreSQL and pgvector within this process', () => {
  let client: PGlite
  beforeAll(async () => {
    client = await PGlite.create({ extensions: { vector } })
  })
  afterAll(() => client.close())

  runCandidateStoreContract({
    test,
    openStore: ({ name, embeddingSize }) => openPgvectorStore(client, { table: name, embeddingSize }),
  })
})

describe.skipIf(absent !== null)(`pg and a PostgreSQL server${absent === null ? '' : `: ${absent}`}`, () => {
  let server: PostgresServer
  let client: pg.Pool
  beforeAll(async () => {
    server = await startPostgres()
    client = new pg.Pool({ host: server.host, user: server.user, database: server.database })
  })
  afterAll(async () => {
    await client.end()
    await server[Symbol.asyncDispose]()
  })

  runCandidateStoreContract({
    test,
    openStore: ({ name, embeddingSize }) => openPgvectorStore(client, { table: name, embeddingSize }),
  })

  test('a table may lie in a schema of its own, under any name', async () => {
    await client.query('create schema "Knowledge base"')
    const table = 'Knowledge base.the "entries"'
    const store = await openPgvectorStore(client, { table, embeddingSize: 2 })
    await store.doWrite([{ id: 'a', encoderId: 'e', embedding: Float32Array.of(3, 4) }])
    const { rows } = await client.query(
      `select id from "Knowledge base"."the ""entries""" order by embedding <=> '[1,1]'`,
    )
    expect(rows).toEqual([{ id: 'a' }])
  })

  test('one who may only read gets vectors by a view over a table of another shape', async () => {
    await client.query(`
      create table articles (number int primary key, picture vector(2) not null);
      insert into articles values (7, '[3,4]');
      create view article_vectors as select number::text as id, 'e' as encoder, picture as embedding from articles;
      create role reader; grant select on article_vectors to reader`)
    const reader = await client.connect()
    try {
      await reader.query('set role reader')
      const store = await openPgvectorStore(reader, { table: 'article_vectors', embeddingSize: 2 })
      expect(await store.doFetch(['7'])).toEqual([{ id: '7', encoderId: 'e', embedding: Float32Array.of(3, 4) }])
    } finally {
      await reader.query('reset role')
      reader.release()
    }
  })

  test('a table that is no store is refused', async () => {
    await client.query('create table other (id text)')
    const opening = openPgvectorStore(client, { table: 'other', embeddingSize: 2 })
    await expect(opening).rejects.toThrow('the table other has no vectors of a fixed length, expected 2')
  })
})
