import { readLines } from '../read-lines.ts'
import { findKbFile } from './read-kb-entries.ts'

/** One published JSON object, Wiki6M, or a team's own entries as JSON Lines or in a BEIR folder. */
export type KbForm = 'published' | 'wiki6m' | 'catalogue'

/** A knowledge base's form, by its file's name and, for JSON Lines, the fields of the first row. */
export async function detectKbForm(kb: string): Promise<KbForm> {
  if ((await findKbFile(kb)) !== kb) return 'catalogue'
  if (!/\.jsonl(\.gz)?$/.test(kb)) return 'published'
  for await (const { row } of readLines(kb)) return row.includes('"wikidata_id"') ? 'wiki6m' : 'catalogue'
  return 'catalogue'
}
