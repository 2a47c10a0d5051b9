import { assertKeptSize } from '../stores/assert-kept-size.ts'
import type { CandidateStore } from '../stores/candidate-store.ts'
import { createTableSchema } from './table-schema.ts'

/** `Connection` of `@lancedb/lancedb`, as far as it is used. */
export interface LanceConnectionLike {
  /** Fails where the table is absent. */
  openTable(name: string): Promise<LanceTableLike>
  /** Makes a table, or opens it where another process was faster. */
  // biome-ignore lint/suspicious/noExplicitAny: LanceDB's schemas, which structure cannot name
  createEmptyTable(name: string, schema: any, options: { existOk: boolean }): Promise<LanceTableLike>
}

/** `Table` of `@lancedb/lancedb`, as far as it is used. */
export interface LanceTableLike {
  /** The columns. */
  // biome-ignore lint/suspicious/noExplicitAny: as Arrow declares a field's type
  schema(): Promise<{ readonly fields: readonly { readonly name: string; readonly type: any }[] }>
  /** Reads rows. */
  query(): LanceQueryLike
  /** Writes rows by that column. */
  mergeInsert(on: string): LanceMergeLike
}

interface LanceQueryLike {
  where(predicate: string): LanceQueryLike
  // biome-ignore lint/suspicious/noExplicitAny: as LanceDB declares its rows
  toArray(): Promise<any[]>
}

interface LanceMergeLike {
  whenMatchedUpdateAll(): LanceMergeLike
  whenNotMatchedInsertAll(): LanceMergeLike
  execute(rows: Record<string, unknown>[]): Promise<unknown>
}

/** Which table, of vectors of which length. */
export interface LancedbStoreOptions {
  /** @default 'region_r1_candidates' */
  readonly table?: string | undefined
  /** D of the encoder. */
  readonly embeddingSize: number
}

/**
 * Candidates' vectors in a table of LanceDB (`id`, `encoder`, `embedding`), which is made where it is absent. What other
 * processes write is seen as the connection's `readConsistencyInterval` says.
 *
 * @throws InvalidArgumentError where the table keeps vectors of another length; whatever LanceDB throws.
 * @example
 * const store = await openLancedbStore(await lancedb.connect('kb.lance'), { embeddingSize: encoder.embeddingSize })
 */
export async function openLancedbStore(
  connection: LanceConnectionLike,
  { table: name = 'region_r1_candidates', embeddingSize }: LancedbStoreOptions,
): Promise<CandidateStore> {
  const table = await connection
    .openTable(name)
    .catch(() => connection.createEmptyTable(name, createTableSchema(embeddingSize), { existOk: true }))
  const { fields } = await table.schema()
  const kept = fields.find(field => field.name === 'embedding')
  assertKeptSize(`the table ${name}`, kept?.type.listSize, embeddingSize)

  return {
    embeddingSize,
    async doFetch(ids) {
      if (ids.length === 0) return []
      const rows = await table
        .query()
        .where(`id IN (${ids.map(quote).join(', ')})`)
        .toArray()
      return rows.map(({ id, encoder, embedding }) => ({
        id,
        encoderId: encoder,
        embedding: Float32Array.from(embedding),
      }))
    },
    async doWrite(rows) {
      await table
        .mergeInsert('id')
        .whenMatchedUpdateAll()
        .whenNotMatchedInsertAll()
        .execute(rows.map(({ id, encoderId, embedding }) => ({ id, encoder: encoderId, embedding })))
    },
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
