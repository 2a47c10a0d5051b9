import type { DataFormat } from '../names.ts'

/** How many rows a published file has, and by what one recognises the file. */
export interface PublishedCount {
  readonly format: DataFormat
  /** Matches the file's name. */
  readonly name: RegExp
  /** Any of them is right: copies with and without the two-hop questions go around. */
  readonly rows: readonly number[]
}

export const publishedCounts: readonly PublishedCount[] = [
  { format: 'evqa-csv', name: /^test.*\.csv/, rows: [5_750, 4_750] },
  { format: 'infoseek-csv', name: /^infoseek_test_filtered\.csv/, rows: [71_335] },
  { format: 'infoseek-jsonl', name: /^infoseek_train\.jsonl/, rows: [934_048] },
  { format: 'infoseek-jsonl', name: /^infoseek_val\.jsonl/, rows: [73_620] },
  { format: 'infoseek-jsonl', name: /^infoseek_test\.jsonl/, rows: [347_980] },
  { format: 'infoseek-jsonl', name: /^infoseek_human\.jsonl/, rows: [8_931] },
  { format: 'infoseek-withkb', name: /^infoseek_val_withkb\.jsonl/, rows: [73_620] },
  { format: 'infoseek-qtype', name: /^infoseek_val_qtype\.jsonl/, rows: [73_620] },
]
