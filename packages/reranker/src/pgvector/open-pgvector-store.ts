import { assertKeptSize } from '../stores/assert-kept-size.ts'
import type { CandidateStore } from '../stores/candidate-store.ts'

/** A `Pool` or `Client` of `pg`, or what queries as they do (PGlite). */
export interface PgClient {
  /** Runs one statement, with `$1` and on for the values. */
  // biome-ignore lint/suspicious/noExplicitAny: as pg declares its rows
  query(text: string, values?: any[]): Promise<{ readonly rows: any[] }>
}

/** Which table, of vectors of which length. */
export interface PgvectorStoreOptions {
  /** With its schema before a point where that is not on the search path. @default 'region_r1_candidates' */
  readonly table?: string | undefined
  /** D of the encoder. */
  readonly embeddingSize: number
}

/**
 * Candidates' vectors in PostgreSQL with pgvector: a table of `id text primary key`, `encoder text` and
 * `embedding vector(D)`, which is made where it is absent. A view of these columns is enough for a store that is only
 * read. The client stays the caller's to end.
 *
 * @throws InvalidArgumentError where the table keeps vectors of another length; whatever the client throws, such as
 * where the extension is not installed.
 * @example
 * const store = await openPgvectorStore(new pg.Pool(), { embeddingSize: encoder.embeddingSize })
 */
export async function openPgvectorStore(
  client: PgClient,
  { table = 'region_r1_candidates', embeddingSize }: PgvectorStoreOptions,
): Promise<CandidateStore> {
  const name = table.split('.').map(quote).join('.')
  await createTable(client, name, embeddingSize)
  const kept = await client.query(
    `select atttypmod as size from pg_attribute where attrelid = to_regclass($1) and attname = 'embedding'`,
    [name],
  )
  assertKeptSize(`the table ${table}`, kept.rows[0]?.size, embeddingSize)

  return {
    embeddingSize,
    async doFetch(ids) {
      const { rows } = await client.query(
        `select id, encoder, embedding::text as embedding from ${name} where id = any($1::text[])`,
        [ids],
      )
      return rows.map(({ id, encoder, embedding }) => ({
        id,
        encoderId: encoder,
        embedding: Float32Array.from(JSON.parse(embedding) as number[]),
      }))
    },
    async doWrite(rows) {
      await client.query(
        `insert into ${name} (id, encoder, embedding)
         select id, encoder, embedding::vector from unnest($1::text[], $2::text[], $3::text[]) as r (id, encoder, embedding)
         on conflict (id) do update set encoder = excluded.encoder, embedding = excluded.embedding`,
        [
          rows.map(({ id }) => id),
          rows.map(({ encoderId }) => encoderId),
          rows.map(({ embedding }) => JSON.stringify(Array.from(embedding))),
        ],
      )
    },
  }
}

/** Asks before it makes, since one who may only read must not be refused. */
async function createTable(client: PgClient, name: string, embeddingSize: number): Promise<void> {
  const { rows } = await client.query('select to_regclass($1) as found', [name])
  if (rows[0].found !== null) return
  await client.query('create extension if not exists vector')
  await client.query(
    `create table if not exists ${name} (id text primary key, encoder text not null, embedding vector(${Number(embeddingSize)}) not null)`,
  )
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}
